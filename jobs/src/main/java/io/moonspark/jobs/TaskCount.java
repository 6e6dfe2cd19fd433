package io.moonspark.jobs;

/**
 * Into how many tasks a chunk of files is cut: all cores busy to the end, but no more tasks than
 * that needs, since each makes a file in the output.
 */
final class TaskCount {

  private static final int MOST_IMAGES = 256;
  private static final int FEWEST_IMAGES = 64;
  private static final int FEWEST_FOR_A_CORE = 8;
  private static final int TASKS_PER_CORE = 3;

  private TaskCount() {}

  static int of(int images, int cores) {
    int byMost = ceil(images, MOST_IMAGES);
    int byCores = Math.min(TASKS_PER_CORE * cores, ceil(images, FEWEST_IMAGES));
    int small = Math.min(cores, ceil(images, FEWEST_FOR_A_CORE));
    return Math.max(1, Math.max(byMost, Math.max(byCores, small)));
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }
}
