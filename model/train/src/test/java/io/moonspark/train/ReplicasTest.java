package io.moonspark.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moonspark.jobs.scenes.IconFamily;
import io.moonspark.jobs.scenes.SceneRenderer;
import io.moonspark.jobs.scenes.SceneSampler;
import io.moonspark.model.config.MoondreamConfig;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReplicasTest {

  private MoondreamConfig config;
  private Network network;
  private DenseStage stage;
  private SceneExamples scenes;

  @BeforeEach
  void open() throws Exception {
    config = NanoNetwork.small();
    network = NanoNetwork.fresh(config, 1);
    stage = new DenseStage(config);
    int side = config.vision().cropSize();
    scenes =
        new SceneExamples(
            SceneSampler.of(1, IconFamily.TRAINING), SceneRenderer.ofSide(side), side);
  }

  @AfterEach
  void close() {
    network.parameters().close();
  }

  @Test
  void aBatchsGradientsAreTheMeanOfItsSharesWhichOneNetworkGives() throws Exception {
    BatchFeed.Share first = share(0, 5, 5.0 / 8);
    BatchFeed.Share second = share(5, 3, 3.0 / 8);
    try (Replicas alone = new Replicas(network, 1, 8);
        Replicas two = new Replicas(network, 2, 8)) {
      assertEquals(1, alone.count());
      assertEquals(2, two.count());
      Replicas.Result of1 = alone.step(stage, List.of(new BatchFeed.Share(first.batch(), 1)));
      Replicas.Result of2 = alone.step(stage, List.of(new BatchFeed.Share(second.batch(), 1)));
      Replicas.Result both = two.step(stage, List.of(first, second));
      assertEquals((5 * of1.loss() + 3 * of2.loss()) / 8, both.loss(), 1e-5);
      assertEquals(of1.gradients().keySet(), both.gradients().keySet());
      both.gradients()
          .forEach(
              (name, gradient) ->
                  assertArrayEquals(
                      mean(of1.gradients().get(name), of2.gradients().get(name)),
                      gradient,
                      1e-5f,
                      name));
    }
  }

  @Test
  void allReplicasSeeAParametersNewValue() throws Exception {
    BatchFeed.Share share = share(0, 4, 0.5);
    try (Replicas replicas = new Replicas(network, 2, 8)) {
      double before = replicas.step(stage, List.of(share, share)).loss();
      replicas.forEach(
          stage,
          parameter -> {
            for (int i = 0; i < parameter.values().length; i++) {
              parameter.values()[i] *= 0.5f;
            }
            parameter.upload();
          });
      double after = replicas.step(stage, List.of(share, share)).loss();
      try (Replicas alone = new Replicas(network, 1, 8)) {
        BatchFeed.Share whole = new BatchFeed.Share(share.batch(), 1);
        assertEquals(alone.step(stage, List.of(whole)).loss(), after, 1e-5);
        assertNotEquals(before, after, 1e-3);
      }
    }
  }

  @Test
  void smallBatchesAreNotCutIntoSharesOfLessThanFourImages() {
    try (Replicas replicas = new Replicas(network, 8, 10)) {
      assertEquals(2, replicas.count());
    }
    try (Replicas replicas = new Replicas(network, 8, 3)) {
      assertEquals(1, replicas.count());
    }
  }

  @Test
  void whatAShareCannotComputeIsToldAsItIs() {
    Stage.Batch broken =
        (replica, step) -> {
          throw new IllegalArgumentException("no such tensor");
        };
    try (Replicas replicas = new Replicas(network, 1, 8)) {
      assertEquals(
          "no such tensor",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> replicas.step(stage, List.of(new BatchFeed.Share(broken, 1))))
              .getMessage());
    }
  }

  private static float[] mean(float[] first, float[] second) {
    float[] mean = new float[first.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (5 * first[i] + 3 * second[i]) / 8;
    }
    return mean;
  }

  private BatchFeed.Share share(long from, int images, double weight) {
    List<Example> examples =
        LongStream.range(from, from + images).mapToObj(scenes::example).toList();
    return new BatchFeed.Share(stage.prepare(examples, from), weight);
  }
}
