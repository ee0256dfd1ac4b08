"""The app, by the convention of Gradio and Spaces: ``demo`` is the page; running this file serves it."""

from mg_agent.ui.demo import build_demo, run

demo = build_demo()

if __name__ == "__main__":
    run(demo)
