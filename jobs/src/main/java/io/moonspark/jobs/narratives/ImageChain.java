package io.moonspark.jobs.narratives;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Takes an image through all steps of the chain, one call after the other. */
final class ImageChain {

  private final Chain chain;
  private final long seed;
  private final Caller caller;

  ImageChain(Chain chain, long seed, Caller caller) {
    this.chain = chain;
    this.seed = seed;
    this.caller = caller;
  }

  /**
   * What became of an image.
   *
   * @throws ImageFailure if it cannot be finished
   * @throws Budget.UsedUpException if it was not finished
   * @throws InterruptedException if it was not finished
   */
  ImageState run(String image, List<Transcript> transcripts)
      throws IOException, InterruptedException {
    ImageState state = new ImageState(image, transcripts);
    for (Step step : chain.steps()) {
      switch (step.per()) {
        case IMAGE -> ask(step, state, -1, null);
        case ANNOTATOR -> {
          for (int i = 0; i < transcripts.size(); i++) {
            ask(step, state, i, null);
          }
        }
        case VARIANT -> {
          for (String variant : step.variants()) {
            ask(step, state, -1, variant);
          }
        }
        default -> throw new IllegalStateException(step.per().toString());
      }
      if (step.rule() == Rule.SUPPORTED_FACTS || step.rule() == Rule.MERGED_FACTS) {
        checkFacts(state);
      }
    }
    if (state.captions().isEmpty()) {
      throw new ImageFailure(ImageFailure.Code.NO_CAPTION, "no sentence was left");
    }
    return state;
  }

  private void ask(Step step, ImageState state, int annotator, String variant)
      throws IOException, InterruptedException {
    String target = annotator >= 0 ? state.transcripts().get(annotator).annotator() : variant;
    Draws draws = new Draws(seed, state.image(), step, target);
    Turn turn = new Turn(chain, step, state, annotator, variant, draws);
    Map<Input, String> inputs = new EnumMap<>(Input.class);
    step.inputs().forEach(input -> inputs.put(input, input.of(turn)));
    if (Input.SUBJECTS.stream().anyMatch(input -> "".equals(inputs.get(input)))) {
      // There is nothing to ask about, such as no question to judge.
      return;
    }
    Map<String, String> values = new HashMap<>();
    inputs.forEach((input, text) -> values.put(input.name().toLowerCase(Locale.ROOT), text));
    ChatMessage prompt = new ChatMessage("user", Template.fill(step.template(), values));
    ChatRequest request = new ChatRequest(step, List.of(prompt), draws.callSeed());
    step.rule().apply(turn, caller.ask(state.image(), target, request));
  }

  private static void checkFacts(ImageState state) {
    if (state.usableFacts().isEmpty()) {
      throw new ImageFailure(
          ImageFailure.Code.NO_FACTS, "none of " + state.facts().size() + " facts can be used");
    }
  }
}
