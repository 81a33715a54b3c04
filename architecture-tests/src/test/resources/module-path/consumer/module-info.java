/** An application on the module path: it requires core, and opens the package of its input records. */
module example.consumer {
  requires dev.latchkey.core;

  opens example;
}
