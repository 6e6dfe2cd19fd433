package io.moonspark.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Into which tasks a chunk of files is cut: all cores busy to the end, but no more tasks than that
 * needs, since each makes a file in the output.
 *
 * <p>Tasks are of one size but for the last ones, which are halved twice: whichever core is ahead
 * then takes small pieces while the others end, instead of waiting for a whole task. The idea is
 * that of factoring (Hummel, Schonberg, Flynn: Factoring, a method for scheduling parallel loops,
 * 1992).
 */
final class TaskSizes {

  private static final int MOST_IMAGES = 256;
  private static final int FEWEST_IMAGES = 64;
  private static final int FEWEST_FOR_A_CORE = 8;
  private static final int TASKS_PER_CORE = 3;
  private static final int HALVINGS = 2;

  private TaskSizes() {}

  /**
   * Cuts a list into pieces, in order, whose shares of the work are those of {@link #of}. Work is
   * counted half by images and half by bytes: a large image takes longer to read, decode and
   * encode, but a small one is not free.
   */
  static <T> List<List<T>> cut(List<T> images, int cores, ToLongFunction<T> bytes) {
    double mean = images.stream().mapToLong(bytes).average().orElse(0);
    double perImage = Math.max(mean, 1);
    double share = (mean + perImage) / 2;
    List<List<T>> pieces = new ArrayList<>();
    int next = 0;
    double done = 0;
    double due = 0;
    for (int size : of(images.size(), cores)) {
      due += size * share;
      List<T> piece = new ArrayList<>();
      while (next < images.size() && (piece.isEmpty() || done < due - share / 2)) {
        T image = images.get(next++);
        piece.add(image);
        done += (bytes.applyAsLong(image) + perImage) / 2;
      }
      if (!piece.isEmpty()) {
        pieces.add(piece);
      }
    }
    if (next < images.size()) {
      pieces.get(pieces.size() - 1).addAll(images.subList(next, images.size()));
    }
    return pieces;
  }

  /** Images of each task, the largest first. */
  static List<Integer> of(int images, int cores) {
    int tasks = count(images, cores);
    List<Integer> sizes = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      sizes.add((int) ((long) images * (task + 1) / tasks - (long) images * task / tasks));
    }
    sizes.sort((a, b) -> b - a);
    for (int halving = 0; halving < HALVINGS && sizes.size() > cores; halving++) {
      halveLast(sizes, cores);
    }
    return sizes;
  }

  private static void halveLast(List<Integer> sizes, int cores) {
    List<Integer> last = sizes.subList(sizes.size() - cores, sizes.size());
    if (last.get(cores - 1) < FEWEST_IMAGES) {
      return;
    }
    List<Integer> halves = new ArrayList<>();
    last.forEach(size -> halves.add(size - size / 2));
    last.forEach(size -> halves.add(size / 2));
    last.clear();
    sizes.addAll(halves);
  }

  private static int count(int images, int cores) {
    int byMost = ceil(images, MOST_IMAGES);
    int byCores = Math.min(TASKS_PER_CORE * cores, ceil(images, FEWEST_IMAGES));
    int small = Math.min(cores, ceil(images, FEWEST_FOR_A_CORE));
    return Math.max(1, Math.max(byMost, Math.max(byCores, small)));
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }
}
