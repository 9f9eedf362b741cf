"""One folder for each topic of the course: its experiment, figures, exercise checks and panel."""
