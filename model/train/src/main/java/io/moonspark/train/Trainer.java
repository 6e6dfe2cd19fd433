package io.moonspark.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs the stages of a training, from where its checkpoint is. */
final class Trainer {

  private static final double LARGEST_NORM = 1;

  private final Network network;
  private final Path directory;
  private final Settings settings;
  private final Consumer<TrainingLog.Entry> listener;
  private final Optimizer optimizer;
  private final DirectMemory memory = DirectMemory.ofThisJvm();

  /**
   * What is to be done.
   *
   * @param stages by which stage; in this order
   * @param optimizer of all stages
   * @param threads that compute
   * @param checkpointEvery steps
   * @param logEvery steps
   * @param maxSteps of this run, after which it stops at a checkpoint
   */
  record Settings(
      Map<Stage, StagePlan> stages,
      Optimizer.Kind optimizer,
      int threads,
      long checkpointEvery,
      long logEvery,
      long maxSteps) {

    Settings {
      stages = new LinkedHashMap<>(stages);
    }
  }

  Trainer(
      Network network, Path directory, Settings settings, Consumer<TrainingLog.Entry> listener) {
    this.network = network;
    this.directory = directory;
    this.settings = settings;
    this.optimizer = new Optimizer(settings.optimizer());
    this.listener = listener;
  }

  /**
   * Trains to the end, or until it is told to stop, at a checkpoint.
   *
   * @param stop asked after each step
   * @return whether all stages are done
   */
  boolean run(BooleanSupplier stop) throws IOException, InterruptedException {
    try (optimizer) {
      return stages(stop);
    }
  }

  private boolean stages(BooleanSupplier stop) throws IOException, InterruptedException {
    Checkpoint checkpoint = new Checkpoint(directory);
    Checkpoint.Progress progress =
        checkpoint.read(network.parameters(), optimizer).orElse(new Checkpoint.Progress(0, 0));
    List<Stage> stages = List.copyOf(settings.stages().keySet());
    if (progress.stage() == stages.size()) {
      return true;
    }
    TrainingLog log =
        TrainingLog.resumed(
            directory,
            stages.subList(0, progress.stage()).stream().map(Stage::label).toList(),
            stages.get(progress.stage()).label(),
            progress.step());
    long left = settings.maxSteps();
    for (int i = progress.stage(); i < stages.size(); i++) {
      long first = i == progress.stage() ? progress.step() : 0;
      StagePlan plan = settings.stages().get(stages.get(i));
      long most = first + Math.min(plan.steps() - first, left);
      long end = run(i, stages.get(i), plan, first, most, stop, log, checkpoint);
      left -= end - first;
      if (end < plan.steps()) {
        checkpoint.write(new Checkpoint.Progress(i, end), network.parameters(), optimizer);
        return false;
      }
      optimizer.forget();
      checkpoint.write(new Checkpoint.Progress(i + 1, 0), network.parameters(), optimizer);
    }
    return true;
  }

  /** Returns the steps of the stage that are done, {@code end} unless it was told to stop. */
  private long run(
      int number,
      Stage stage,
      StagePlan plan,
      long first,
      long end,
      BooleanSupplier stop,
      TrainingLog log,
      Checkpoint checkpoint)
      throws IOException, InterruptedException {
    double losses = 0;
    double norms = 0;
    long since = first;
    long start = System.nanoTime();
    try (Replicas replicas = new Replicas(network, settings.threads(), plan.batch());
        BatchFeed feed =
            new BatchFeed(
                plan.examples(), stage, plan.batch(), replicas.count(), first, plan.steps())) {
      for (long step = first; step < end; step++) {
        List<BatchFeed.Share> shares = feed.take();
        memory.reclaim();
        Replicas.Result result = replicas.step(stage, shares);
        update(replicas, stage, result, plan.rate(step), step + 1);
        losses += result.loss();
        norms += result.norm();
        long done = step + 1;
        if (done % settings.logEvery() == 0 || done == plan.steps()) {
          double seconds = (System.nanoTime() - start) / 1e9;
          long steps = done - since;
          TrainingLog.Entry entry =
              new TrainingLog.Entry(
                  stage.label(),
                  done,
                  losses / steps,
                  plan.rate(step),
                  norms / steps,
                  steps * plan.batch() / seconds);
          log.add(entry);
          LossCurve.write(log.entries(), directory);
          listener.accept(entry);
          losses = 0;
          norms = 0;
          since = done;
          start = System.nanoTime();
        }
        if (done % settings.checkpointEvery() == 0) {
          checkpoint.write(new Checkpoint.Progress(number, done), network.parameters(), optimizer);
        }
        if (stop.getAsBoolean()) {
          return done;
        }
      }
    }
    return end;
  }

  private void update(
      Replicas replicas, Stage stage, Replicas.Result result, double rate, long number)
      throws InterruptedException {
    if (!Double.isFinite(result.norm()) || !Double.isFinite(result.loss())) {
      throw new IllegalStateException(
          "the loss of step "
              + number
              + " of stage "
              + stage.label()
              + " is not a number: try a"
              + " lower learning rate");
    }
    float scale = (float) Math.min(1, LARGEST_NORM / (result.norm() + 1e-12));
    replicas.forEach(
        stage,
        parameter -> {
          float[] gradient = result.gradients().get(parameter.name());
          optimizer.update(parameter, gradient, scale, rate, number);
          parameter.upload();
        });
  }
}
