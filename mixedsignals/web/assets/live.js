// Questions are answered here.
