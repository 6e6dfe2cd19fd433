package io.moonspark.jobs.narratives;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Gets answers of the right form: from what was paid for before, or from the endpoint, whose answer
 * is in the log before it is used. It may be used by several threads.
 */
final class Caller {

  private static final int REPAIRS = 2;
  private static final int PROBLEMS_TOLD = 5;

  private final EndpointSettings settings;
  private final Endpoint endpoint;
  private final DeniedModels denied;
  private final Budget budget;
  private final CallLog log;
  private final Map<String, Call> known = new ConcurrentHashMap<>();
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  Caller(EndpointSettings settings, DeniedModels denied, Budget budget, CallLog log) {
    this.settings = settings;
    this.endpoint = Endpoint.of(settings);
    this.denied = denied;
    this.budget = budget;
    this.log = log;
  }

  /** Calls that need not be made again. */
  void know(List<Call> calls) {
    calls.forEach(call -> known.put(call.key(), call));
  }

  /**
   * Asks a step's question, twice more if the answer is of the wrong form.
   *
   * @throws ImageFailure if no answer of the right form came
   * @throws Budget.UsedUpException if it may not be asked
   */
  Answer ask(String image, String target, ChatRequest request)
      throws IOException, InterruptedException {
    ChatRequest now = request;
    Call call = null;
    for (int repair = 0; repair <= REPAIRS; repair++) {
      String key = now.key(settings.model());
      call = known.get(key);
      if (call == null) {
        call = pay(image, target, now, repair);
      }
      if (call.problem() == null) {
        return new Answer(parsed(call.answer()).orElseThrow(), key);
      }
      now =
          now.followedBy(
              call.answer(),
              "This cannot be used: "
                  + call.problem()
                  + ". Answer once more with nothing but JSON of the form that was asked for.");
    }
    throw new ImageFailure(
        ImageFailure.Code.MALFORMED,
        "step " + request.step().name() + ", after " + REPAIRS + " repairs: " + call.problem());
  }

  private Call pay(String image, String target, ChatRequest request, int repair)
      throws IOException, InterruptedException {
    long promptBound = request.promptBound();
    long answerBound = request.step().maxTokens();
    double costBound = settings.cost(promptBound, answerBound);
    budget.reserve(promptBound + answerBound, costBound);
    long spent = 0;
    double paid = 0;
    try {
      Completion completion = endpoint.complete(request);
      long in = Objects.requireNonNullElse(completion.promptTokens(), promptBound);
      long out = Objects.requireNonNullElse(completion.completionTokens(), answerBound);
      spent = in + out;
      paid = settings.cost(in, out);
      if (completion.model() != null) {
        denied.refuse(completion.model());
      }
      Call call = call(image, target, request, repair, completion, in, out);
      log.append(call);
      known.put(call.key(), call);
      return call;
    } finally {
      budget.giveBack(promptBound + answerBound - spent, costBound - paid);
    }
  }

  private Call call(
      String image,
      String target,
      ChatRequest request,
      int repair,
      Completion completion,
      long in,
      long out) {
    Step step = request.step();
    return new Call(
        image,
        step.name(),
        target,
        request.key(settings.model()),
        repair,
        settings.model(),
        completion.model(),
        request.seed(),
        step.temperature(),
        Json.write(request.messages()),
        request.promptDigest(),
        completion.text(),
        completion.finish(),
        problem(step, completion),
        in,
        out,
        settings.cost(in, out),
        denied.digest(),
        completion.tries(),
        completion.milliseconds(),
        Instant.now().toString());
  }

  private String problem(Step step, Completion completion) {
    if ("length".equals(completion.finish())) {
      return "it was cut off at the limit of " + step.maxTokens() + " tokens";
    }
    Optional<JsonNode> answer = parsed(completion.text());
    if (answer.isEmpty()) {
      return "it is no JSON";
    }
    String wrong =
        schema(step).validate(answer.get()).stream()
            .map(ValidationMessage::getMessage)
            .limit(PROBLEMS_TOLD)
            .collect(Collectors.joining("; "));
    return wrong.isEmpty() ? null : wrong;
  }

  private JsonSchema schema(Step step) {
    return schemas.computeIfAbsent(
        step.schema(),
        text -> JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text));
  }

  private static Optional<JsonNode> parsed(String answer) {
    try {
      JsonNode node = Json.inAnswer(answer);
      return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
