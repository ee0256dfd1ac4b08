"""Words that are spelled right although no passage has them, and little words of other languages, as data."""

REAL = frozenset(
    """
    adept alder alloy allusive angel angler ardent arena artistic ascent asset awoke backer badge bailing baking
    ballad barge barley basked batch batter battle beach beaks beans beast beaver berth beset biker birch bland
    blare bleat blond blues boats bombs boots botch bounty bower bowls brawn bread breadth brick brine broiling
    brood brook brunch brunt bubble buggy bugle bulky butter cache campus caress caret carton carve caster
    cater causal caving cease cellar champ chase chick chirp chord chorus chuck chute cider clinch clipping closet
    cluck clumps coiling commute complement compliant concession condor conform conjure contiguous contraption
    contrast convoy corps cosmic coupe covet cramps crass crate creed crises crotch curry dairy dares debit debut
    defective defied dells derail descent desert detest devise diced dilute dilution diner district ditch diver
    doling donor donut drank drawling dried drier droll drone drove duress dyeing edict elusive emigrate ensure
    eternal ether evacuation excise exert expensive facets fallow falter fangs farce farms fatal feast feint fender
    fending fester fiber fiend finch firmer flair flake flared flatten flavor fleck flee flesh flier fling float
    flock flogged flounder foiled folly foxes frail fried fries frill froth fuels furry gander garage gardener gassy
    gauze gazers gland glaze globe glory gloss goggles gorge gouge grand grape grate grater grave graze groin growls
    grunts guise hanger harem haste hatred heals heater heirs herbs herds heron hippy hoard hoist hostel humus
    hurtle imported incest incite indent inflection interface intro invert irrigation joust juggle knack lambs lanes
    lather latte layman leach licensee limes liner liter literal litter liver loader loafing lodge lodger logos
    loner loots lotus louse lusting mania manor maple marina marred martial meats meddle mended merge metal meteor
    milked miner minted minus miter mixer moist moose mortal moths mowed mower mulch mules munch mural muster mutter
    navel nether niche ninny nobble noose ounce overhead packet pagers palace palate pamper pander panes parry parse
    pasture patent pathos paunch paved pears pecked perks persecute phonic pickling pierce piers piety pints
    piper pithy placid plaid planet pleats plugs plump plums plunk plush poets poles poppy ports posse potting
    prepend preset pried prince procession processor projection promote prose prosecute prude prune psalm pursue
    quack quilt rabid racers racks rafter raided rally ransom ranted raving rebels recant recede reeds reefs
    refraction refuge regal relay relive remainder repay repository resent revel revolution ridden rinse roach roams
    rocket roost rotting rouse rover rungs rusted saber sacred salve saver scald scams scarce scone scour scouts
    seize septic shack shaft shale shard shave sheen shell shire shone shore shred shrunk shuck shunt sifted silky
    simmer sinned skater skull skunk slabs slang slated slave slayed sleek slender slick sling slits slung smite
    smith snipping snort snuff snuggle soils somber sooty sowing span speeding spice spied splat splice spool spoon
    spore spout spunk spurt squads squire stain stale stalking staple starve stature statute stave steam steel
    steely stems sting stink stipulation stoke stomp stoops stormy straggle stray strife strip strode struck stung
    stunk sturdy stylus suave suckle supper surfer surge swamp swerve swoon swung taller tamper tanker tanks tapers
    taster thorn thrust thumps ticked tiger tilde timer tinker tirade toiled token torching tracer trail trance
    tread treble tribal troll trough troupe truce tunic undefined unfit uphold verses violet vista vital vogue wager
    waive wands waning warts waver weave whale wheat width wield wings witch wreak
    """.split()  # noqa: SIM905 - a list of some hundred strings would not be read by anyone
)
"""English words that look like a slip of one in the passages: "goggles" is no slip of "giggles"; of a word with its
endings one form stands here."""

ELSEWHERE = frozenset(
    """
    aan aber algo alguien algun alguna algunos alle alleen allem allen alles als anche ante antes aquel aquella auch
    aucun auf aunque aussi autre autres aux avant avec avoir avons ayant bajo beaucoup bei beim bien bij bis bitte
    ca cada casi ce cela celle celui ces cet cette ceux chaque che chez ci como cosa cosi cual cuales cuando cuanto
    cui da dal dalla damit dan dann dans das dass dat degli dei della delle dem denn depuis der deren des desde
    despues dessen deux deze di dich diese diesem diesen dieser dieses dir dit doch donc donde dort dove du durch
    dus een ein eine einem einen einer eines einige el ella ellas elle elles ellos encore entonces esa ese eso est
    esta estan estar estas este esto estos etait etre etwas euch euer eure eux faire fait fue fur gaat geen gegen
    gente gibt gli haar haben hace hacer hacia han hanno hasta hatte hatten heb hebben heeft het hij hinter ho hun
    ich iemand iets ihm ihn ihnen ihr ihre ihrem ihren ihrer ik il ils immer io ist jamais je jede jeder jedes
    jemand jetzt jij jullie kan kann kein keine keinen konnen konnte las lei leur leurs leute lo loro lors los lui
    maar mais mas meer mehr mein meine mejor meme menos menschen mensen mes mich mientras mijn mir mismo mit moi
    moins mon muchas mucho muchos muss mussen muy naar nach nada nadie ne nei nel nella nicht nichts niet niets
    ningun noch nog nos nosotros notre nous nunca nur oder ohne omdat ons onze ook op otra otras otro otros ou para
    parce pas perche pero personas peu peut piu poco podria por porque pourquoi puede pueden pues quale quand quando
    quanto que quel quelle quelles quello quelqu quelque quels questa questo qui quien quienes quoi sa sans schon
    segun sehr sein seine seinem seinen seiner seit selbst sempre senza ser sera ses sich sido sie siempre sind
    sobre sollte sondern sono sont sous souvent su sul sulla sur sus ta tambien tanto tener tes tiene tienen toch
    toda todas todo todos toujours tous toute toutes tra tres trop tus tutti uber uit una und une uno unos uns unser
    unter usted ustedes vaak veel vers vi viel viele vom von voor vor vos votre vous waar waarom wann warum wat wel
    welke wenn wer werd werden wie wieder wij wir wird wissen wordt wurde zal ze zich zij zijn zo zou zu zum zur
    zwei zwischen
    auge augen beruhrt blickt gesicht haare hals kinn kopf lachelt mund nase nickt ohr ohren schultern stirn wange
    bouche cheveux cou epaules menton nez oreille tete touche yeux
    boca cabeza cuello hombros mejilla nariz ojos oreja pelo rostro toca
    bocca capelli collo guancia mento naso occhi orecchio spalle testa tocca
    gezicht haar hoofd mond nek neus ogen oor schouders voorhoofd wang
    """.split()  # noqa: SIM905 - as above
)
"""German, French, Spanish, Italian and Dutch words, without accents, that no English question has: "nicht" is no
slip of "night", and "Nase" none of "nape"."""

NAMES = frozenset(("dan", "ella", "elle", "les", "nadie"))
"""Words of those languages that are names as well: they do not tell that a question is in another language."""

EVERYWHERE = frozenset(
    """
    ai al au aus bin chi come con de del den die dies durante en entre er era es et ha hay hier hoe la le les ma met
    mi mis ni non of over par pendant persona plus se si sin son tan te tot tout tu un van we y ya yo
    """.split()  # noqa: SIM905 - as above
)
"""Words of English and of one of those languages: they do not tell which it is."""
