package io.moonspark.jobs.narratives;

/** Tokens and money that may still be spent; a call reserves what it may cost before it is made. */
final class Budget {

  /** The budget does not allow the next call: the image is left for another run. */
  static final class UsedUpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsedUpException() {
      super("the budget does not allow another call");
    }
  }

  private long tokens;
  private double money;

  /**
   * A budget.
   *
   * @param tokens of prompts and answers; {@link Long#MAX_VALUE} for no limit
   * @param money in the unit of the prices; infinite for no limit
   */
  Budget(long tokens, double money) {
    this.tokens = tokens;
    this.money = money;
  }

  /** Takes away what a call may need, before it is made. */
  synchronized void reserve(long mostTokens, double mostMoney) {
    if (mostTokens > tokens || mostMoney > money) {
      throw new UsedUpException();
    }
    tokens -= mostTokens;
    money -= mostMoney;
  }

  /** Gives back what a call reserved and did not need. */
  synchronized void giveBack(long unusedTokens, double unusedMoney) {
    tokens += unusedTokens;
    money += unusedMoney;
  }
}
