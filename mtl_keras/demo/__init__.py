"""A page on which people try a model. Gradio is imported by ``gradio_library`` only."""
