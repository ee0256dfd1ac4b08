"""English words that are near to words for cues and mean something else, so that no spelling is mended there.

They were found by mending every word of a long list of English words: those that came out as another one are here.
"""

SPELLED = frozenset(
    """
    acid acids adapted adaptive aide alert alerted amid angle angled angles arcs arid armies army asia avid awake
    aware bail bait bald band banded bands bank banking banks bard bark barked barking battle battled battles
    battling beads beast beasts beat beating beats bell bike bile bill bind binding binds black blacks blank blend
    blended blending blow blowing blows board boarded boarding boards bolt bolted bolts bomb bombed bombing
    bombings bombs bond bonded bonding bonds bony bound bounded bounds bowl bowled bowling bowls bracket brackets
    breach breached breadth brest brethren brew brewing brink buck bucks bull burn burned burning burns bush
    bushes busy byte careless cellar chant chanting chants char charge charged charges charging charred cheese
    chef chefs chemist chen chester chet chile chimed choir choirs chose chow chuck clair clamped classed classes
    clinch clinched clone clones closer closest closet closure clover clutches clutching coal coast coasts coco
    coincidence colt colts companion companions compass compassion compressor comprise comprised comprises
    comprising conference confinement confluence conical converge converse convert converted converting converts
    cook cooked cooking cooks cork cost costing costs coup courage cove coven coveted crate crates crises crop
    crops crow crows curtain curtains cypress dare darling dawn dawned deciding deck decks dirt dock docked
    docking docks draft drafted drafting drafts drag dragged dragging drake draped dresser drone drones drove
    drown drowned drowning drug drugged duct dusk earl earls earn earned earning earnings evident expresses
    expressing expressive eyed fade fame farm farming farms feat feed feeding feeds fees fiat fielding firearm
    firearms firm firms fleeing fleet fleeting fleets fling flown foam fond font fool fooled fools force forces
    forcing foreword forge forged fort forte forts forum forums fridge fuel fueled fuels gain gained gaining gains
    glad gland glands glare glared glaring glazed gloss grace grading grain grains gram grams gran grass grasses
    grave graves gray grazed grazing grid grim grind grinding grit gritted habitat habitats hatred heap hearth
    heaved heaving heir heirs herd herds hike hind hinges hive hole holy hong hood hooded horde hung integration
    interaction interactions intervene invention inventions jingle knew knife knives knot knots knotted lacy lame
    lance laying leah lease leased leases leasing ledge lend lending lent lest lids liege life loft loomed looming
    loose looted looting mace mage manners mare mark marked marking markings marks mask masked masks massacre mate
    maze message messages messaging messed mode moth moths motioned movie movies natal naval nick nope norse
    numerous objective objectives opined oven owen pace palace palaces palais paler peck pending pike pill piper
    pitch pitched pitches pitching poker polk pope pork portion portions pray prayed praying prep prey prick
    priests probe probing process prof prom prone prove proved proves proving prowess psalm psalms puck pulse punt
    purge purpose pursue pursued pursuing raid raided raiding raids rail railing rails reiterated related released
    rent rented rents reorganized replaced reset restrict restricted restricting retreat retreated retreating
    revolution revolutions ridge ridges rink ruby ruin ruined ruining ruins rust sail sailed sailing sails sake
    scarce scary seal sealed sealing seals seam searing sears seas seater sect sections seeking senate sent sept
    sewing shack shaft shafts shaky shale shark sharks shave shaved shay shifter shifters shillings shudder
    shuddered shuddering sidewalk sidewalks sign signed signing signs skate skating slap slapped slapping slate
    slated sling slit slits smoothly snap snapped snapping snaps sneaking soaked soaking soared soaring soldier
    soldiers soothe soothing spare spared sparkling spat spreading squire stab stabbed stabbing stade staff
    staffed stark starter starved starving stature steward stifled sting stinging stoke stokes stole straits
    strode stroll strolled style styled styles styling suit suite suited suites suits surfaces swam swamp swamps
    swan swans swat sway swayed swaying swift swiped swung tempest templar template tempo temps tempted tempting
    tend tended tending tends tens thong thug thugs thump thumped thumping tick ticked ticking tied tier ties
    tightly tinged title titled titles tonight tori torn toro tory turf twice tying wanderers warring weigh
    weighed weighing weighs wide wife witch witches wonder wondered wondering wonders wright yarn
    """.split()  # noqa: SIM905 - a list of a few hundred strings would not be read by anyone
)
"""Each is spelled right: "sign" is no sighing, "coincidence" no confidence."""
