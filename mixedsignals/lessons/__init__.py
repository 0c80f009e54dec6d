"""What the lessons show: a module a lesson, called as the lesson is."""
