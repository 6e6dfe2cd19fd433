package io.moonspark.model;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is asked of an image. All prompts of a request share the image's encoding and prefix KV
 * cache.
 *
 * @param captions lengths to caption at
 * @param questions questions to answer
 * @param detect labels to find boxes of
 * @param point labels to find points of
 * @param gaze eyes to follow the looks of
 * @param maxTokens limit of generated tokens for each caption, answer and reasoning
 * @param maxObjects limit of boxes or points for each label
 * @param sampling how tokens of captions, answers and reasonings are chosen
 */
public record Request(
    List<CaptionLength> captions,
    List<Question> questions,
    List<String> detect,
    List<String> point,
    List<SpatialRef.Point> gaze,
    int maxTokens,
    int maxObjects,
    Sampling sampling)
    implements Serializable {

  /** Limit of generated tokens where nothing else is said; the official default. */
  public static final int MAX_TOKENS_DEFAULT = 768;

  /** Limit of boxes or points of a label where nothing else is said; the official default. */
  public static final int MAX_OBJECTS_DEFAULT = 50;

  public Request {
    captions = List.copyOf(captions);
    questions = List.copyOf(questions);
    detect = List.copyOf(detect);
    point = List.copyOf(point);
    gaze = List.copyOf(gaze);
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, not " + maxTokens);
    }
    if (maxObjects < 1) {
      throw new IllegalArgumentException("maxObjects must be at least 1, not " + maxObjects);
    }
  }

  /** A request for nothing yet, with the default limits, greedy. */
  public static Request none() {
    return new Request(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        MAX_TOKENS_DEFAULT,
        MAX_OBJECTS_DEFAULT,
        Sampling.greedy());
  }

  public Request caption(CaptionLength... lengths) {
    return new Request(
        List.of(lengths), questions, detect, point, gaze, maxTokens, maxObjects, sampling);
  }

  /** Questions to be answered at once. */
  public Request ask(List<String> newQuestions) {
    return ask(newQuestions.stream().map(Question::of).toArray(Question[]::new));
  }

  /** Questions of any kind. */
  public Request ask(Question... newQuestions) {
    return new Request(
        captions, List.of(newQuestions), detect, point, gaze, maxTokens, maxObjects, sampling);
  }

  public Request detect(List<String> labels) {
    return new Request(captions, questions, labels, point, gaze, maxTokens, maxObjects, sampling);
  }

  public Request point(List<String> labels) {
    return new Request(captions, questions, detect, labels, gaze, maxTokens, maxObjects, sampling);
  }

  /** Where does who has this eye look? */
  public Request gaze(SpatialRef.Point... eyes) {
    return new Request(
        captions, questions, detect, point, List.of(eyes), maxTokens, maxObjects, sampling);
  }

  public Request limits(int newMaxTokens, int newMaxObjects) {
    return new Request(
        captions, questions, detect, point, gaze, newMaxTokens, newMaxObjects, sampling);
  }

  public Request sample(Sampling newSampling) {
    return new Request(
        captions, questions, detect, point, gaze, maxTokens, maxObjects, newSampling);
  }

  /** This request with more questions behind its own. */
  public Request alsoAsk(List<String> more) {
    return ask(
        Stream.concat(questions.stream(), more.stream().map(Question::of))
            .toArray(Question[]::new));
  }

  /** This request with more labels to detect behind its own; no label twice. */
  public Request alsoDetect(List<String> more) {
    return detect(Stream.concat(detect.stream(), more.stream()).distinct().toList());
  }

  public boolean isEmpty() {
    return prompts() == 0;
  }

  /** Number of prompts, which is also the number of decoder rows an image takes. */
  public int prompts() {
    return captions.size() + questions.size() + detect.size() + point.size() + gaze.size();
  }

  /**
   * Identity of the request: the SHA-256 over its prompts and limits in order, in hex. Every output
   * row carries it.
   */
  public String digest() {
    StringBuilder canonical = new StringBuilder("moonspark-request-1\n");
    captions.forEach(length -> line(canonical, "caption", length.label()));
    questions.forEach(question -> line(canonical, question));
    detect.forEach(label -> line(canonical, "detect", label));
    point.forEach(label -> line(canonical, "point", label));
    gaze.forEach(eye -> line(canonical, "gaze", eye.toString()));
    if (!sampling.isGreedy()) {
      line(canonical, "sample", sampling.toString());
    }
    canonical.append(maxTokens).append('/').append(maxObjects).append('\n');
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(canonical.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A plain question has the same line as before there were others. */
  private static void line(StringBuilder out, Question question) {
    question.references().forEach(reference -> line(out, "reference", reference.toString()));
    line(out, question.mode() == Question.Mode.REASONED ? "reason" : "ask", question.text());
  }

  /** The length prefix keeps two requests apart whatever their prompts contain. */
  private static void line(StringBuilder out, String kind, String text) {
    out.append(kind).append(' ').append(text.length()).append(':').append(text).append('\n');
  }
}
