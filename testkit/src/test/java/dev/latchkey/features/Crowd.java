package dev.latchkey.features;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Many who do something at the same moment. */
final class Crowd {
  private Crowd() {}

  /** Has {@code size} threads begin together, each with its number, and returns what they got. */
  static <R> List<R> of(int size, IntFunction<R> action) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(size);
    try {
      CyclicBarrier start = new CyclicBarrier(size);
      List<Future<R>> running = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  start.await(30, TimeUnit.SECONDS);
                  return action.apply(number);
                }));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> one : running) results.add(one.get(60, TimeUnit.SECONDS));
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
