package io.moonspark.train;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Question;
import io.moonspark.model.config.TokenizerConfig;
import io.moonspark.model.text.PromptEncoder;
import io.moonspark.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The prompts of an example with what is to be said: the short caption and a longer one, all
 * questions, all labels to detect and to point at, of scenes the colours of things too, and one
 * label of each that is not there.
 */
final class ExamplePrompts {

  /** Texts that are remembered with their tokens: those of scenes come again and again. */
  private static final int KEPT = 10_000;

  private final TokenizerConfig tokens;
  private final PromptEncoder prompts;
  private final Tokenizer tokenizer;
  private final RegionHeads heads;
  private final Map<String, long[]> encoded = new HashMap<>();

  ExamplePrompts(TokenizerConfig tokens, Tokenizer tokenizer, RegionHeads heads) {
    this.tokens = tokens;
    this.prompts = new PromptEncoder(tokens, tokenizer);
    this.tokenizer = tokenizer;
    this.heads = heads;
  }

  /**
   * Prompts in random order.
   *
   * @param seed of the order
   * @param room tokens that they may take together; what does not fit is left out, but never the
   *     first one
   */
  List<PromptSequence> of(Truth truth, long seed, int room) {
    // Sequences of neighbouring seeds of Random begin alike.
    Random random = new Random(new SplittableRandom(seed).nextLong());
    List<PromptSequence> wanted = captions(truth, random);
    List<PromptSequence> others = new ArrayList<>();
    for (Truth.Answer answer : truth.answers()) {
      others.add(
          new PromptSequence(prompts.question(Question.of(answer.question())).tokens())
              .say(text(answer.text()), tokens.eosId()));
    }
    labels(truth.boxes().stream().map(Truth.LabelledBox::label))
        .forEach(label -> others.add(detect(truth.boxes(), label)));
    labels(truth.points().stream().map(Truth.LabelledPoint::label))
        .forEach(label -> others.add(point(truth.points(), label)));
    List<Truth.LabelledBox> byColor = byColor(truth);
    List<Truth.LabelledPoint> centers = byColor.stream().map(Truth.LabelledBox::center).toList();
    labels(byColor.stream().map(Truth.LabelledBox::label))
        .forEach(
            label ->
                others.add(random.nextBoolean() ? detect(byColor, label) : point(centers, label)));
    if (!truth.absent().isEmpty()) {
      others.add(detect(List.of(), any(truth.absent(), random)));
      others.add(point(List.of(), any(truth.absent(), random)));
    }
    Collections.shuffle(others, random);
    wanted.addAll(others);
    List<PromptSequence> chosen = new ArrayList<>();
    int left = room;
    for (PromptSequence sequence : wanted) {
      if (sequence.length() <= left || chosen.isEmpty()) {
        chosen.add(sequence);
        left -= sequence.length();
      }
    }
    return chosen;
  }

  /** The short one, if there is one, and one of the others. */
  private List<PromptSequence> captions(Truth truth, Random random) {
    List<PromptSequence> chosen = new ArrayList<>();
    String brief = truth.captions().get(CaptionLength.SHORT);
    if (brief != null) {
      chosen.add(caption(CaptionLength.SHORT, brief));
    }
    List<CaptionLength> longer =
        Stream.of(CaptionLength.NORMAL, CaptionLength.LONG)
            .filter(truth.captions()::containsKey)
            .toList();
    if (!longer.isEmpty()) {
      CaptionLength length = any(longer, random);
      chosen.add(caption(length, truth.captions().get(length)));
    }
    return chosen;
  }

  /** The prompt of a caption, and the caption. */
  PromptSequence caption(CaptionLength length, String text) {
    return new PromptSequence(prompts.caption(length)).say(text(text), tokens.eosId());
  }

  /** Boxes of a scene labelled by their colours. Of other images not all that is red is known. */
  private static List<Truth.LabelledBox> byColor(Truth truth) {
    if (!DenseTargets.areIn(truth)) {
      return List.of();
    }
    return truth.boxes().stream().map(box -> box.labelled(box.color() + " thing")).toList();
  }

  private PromptSequence detect(List<Truth.LabelledBox> boxes, String label) {
    PromptSequence sequence = new PromptSequence(prompts.detect(label));
    for (Truth.LabelledBox box : boxes) {
      if (box.label().equals(label)) {
        sequence.decide(tokens.tokensOfPlaces().coordId());
        sequence.coordinate(heads, box.xCenter());
        sequence.coordinate(heads, box.yCenter());
        sequence.size(heads, box.xMax() - box.xMin(), box.yMax() - box.yMin());
      }
    }
    sequence.decide(tokens.eosId());
    return sequence;
  }

  private PromptSequence point(List<Truth.LabelledPoint> points, String label) {
    PromptSequence sequence = new PromptSequence(prompts.point(label));
    for (Truth.LabelledPoint point : points) {
      if (point.label().equals(label)) {
        sequence.decide(tokens.tokensOfPlaces().coordId());
        sequence.coordinate(heads, point.x());
        sequence.coordinate(heads, point.y());
      }
    }
    sequence.decide(tokens.eosId());
    return sequence;
  }

  private long[] text(String text) {
    if (encoded.size() >= KEPT) {
      encoded.clear();
    }
    return encoded.computeIfAbsent(text, words -> tokenizer.encode(" " + words));
  }

  private static Set<String> labels(Stream<String> labels) {
    return labels.collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static <T> T any(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
