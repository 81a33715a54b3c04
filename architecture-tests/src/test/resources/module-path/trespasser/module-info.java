/** An application that reaches for what core keeps to itself. */
module example.trespasser {
  requires dev.latchkey.core;
}
