package io.moonspark.train;

import io.moonspark.jobs.scenes.Box;
import io.moonspark.jobs.scenes.Scene;
import io.moonspark.jobs.scenes.SceneCaptions;
import io.moonspark.jobs.scenes.SceneObject;
import io.moonspark.jobs.scenes.SceneQuestion;
import io.moonspark.jobs.scenes.SceneQuestions;
import io.moonspark.jobs.scenes.Thing;
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

/**
 * The prompts of a scene with their answers: the short caption and a longer one, all questions, and
 * things to detect and to point at, one of each that is not there. Most prompts name one thing:
 * that is the hardest to learn.
 */
final class ScenePrompts {

  private final TokenizerConfig tokens;
  private final PromptEncoder prompts;
  private final Tokenizer tokenizer;
  private final RegionHeads heads;
  private final SceneWords words;

  /** Texts are few and come again and again. */
  private final Map<String, long[]> encoded = new HashMap<>();

  ScenePrompts(TokenizerConfig tokens, Tokenizer tokenizer, RegionHeads heads) {
    this.tokens = tokens;
    this.prompts = new PromptEncoder(tokens, tokenizer);
    this.tokenizer = tokenizer;
    this.heads = heads;
    this.words = SceneWords.of(tokenizer);
  }

  /** The words for what scenes show. */
  SceneWords words() {
    return words;
  }

  /**
   * Prompts in random order.
   *
   * @param room tokens that they may take together; what does not fit is left out, but never a
   *     caption
   */
  List<PromptSequence> of(Scene scene, int room) {
    Random random = new Random(scene.textSeed());
    List<PromptSequence> optional = new ArrayList<>();
    Set<SceneQuestion> questions = new LinkedHashSet<>(SceneQuestions.of(scene));
    questions.addAll(SceneQuestions.ofEachThing(scene));
    for (SceneQuestion asked : questions) {
      optional.add(
          new PromptSequence(prompts.question(Question.of(asked.question())).tokens())
              .say(text(asked.answer()), tokens.eosId()));
    }
    List<Thing> present = scene.objects().stream().map(SceneObject::thing).distinct().toList();
    List<Thing> absent = SceneQuestions.absent(scene);
    for (Thing thing : present) {
      optional.add(detect(scene, thing));
      optional.add(point(scene, thing));
    }
    optional.add(detect(scene, absent.get(2)));
    optional.add(point(scene, absent.get(3)));
    Collections.shuffle(optional, random);
    List<PromptSequence> chosen = new ArrayList<>();
    chosen.add(caption(scene, CaptionLength.SHORT));
    chosen.add(caption(scene, random.nextBoolean() ? CaptionLength.NORMAL : CaptionLength.LONG));
    int left = room - chosen.stream().mapToInt(PromptSequence::length).sum();
    for (PromptSequence sequence : optional) {
      if (sequence.length() <= left) {
        chosen.add(sequence);
        left -= sequence.length();
      }
    }
    return chosen;
  }

  PromptSequence caption(Scene scene, CaptionLength length) {
    String text =
        switch (length) {
          case SHORT -> SceneCaptions.brief(scene);
          case NORMAL -> SceneCaptions.normal(scene);
          case LONG -> SceneCaptions.detailed(scene);
        };
    return new PromptSequence(prompts.caption(length))
        .say(tokenizer.encode(" " + text), tokens.eosId());
  }

  private PromptSequence detect(Scene scene, Thing thing) {
    PromptSequence sequence = new PromptSequence(prompts.detect(thing.label()));
    for (SceneObject object : scene.objects()) {
      if (object.thing() == thing) {
        Box box = object.box();
        sequence.decide(tokens.tokensOfPlaces().coordId());
        sequence.coordinate(heads, box.xCenter());
        sequence.coordinate(heads, box.yCenter());
        sequence.size(heads, box.width(), box.height());
      }
    }
    sequence.decide(tokens.eosId());
    return sequence;
  }

  private PromptSequence point(Scene scene, Thing thing) {
    PromptSequence sequence = new PromptSequence(prompts.point(thing.label()));
    for (SceneObject object : scene.objects()) {
      if (object.thing() == thing) {
        sequence.decide(tokens.tokensOfPlaces().coordId());
        sequence.coordinate(heads, object.box().xCenter());
        sequence.coordinate(heads, object.box().yCenter());
      }
    }
    sequence.decide(tokens.eosId());
    return sequence;
  }

  private long[] text(String answer) {
    return encoded.computeIfAbsent(answer, text -> tokenizer.encode(" " + text));
  }
}
