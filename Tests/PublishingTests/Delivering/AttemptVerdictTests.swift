import Store
import Testing

@testable import Publishing

@Suite("What becomes of an attempt")
struct AttemptVerdictTests {
  struct Case: CustomTestStringConvertible {
    let sentence: String
    let outcome: DeliveryOutcome
    var attemptsUsed = 2
    var isPrimary = true
    var isInterrupted = false
    let verdict: AttemptVerdict

    var testDescription: String { sentence }
  }

  private static let receipt = Receipt(reference: "there")
  private static let busy = DeliveryOutcome.retry(after: nil, reason: "busy")
  private static let lost = DeliveryOutcome.mayHaveArrived(reason: "lost")

  static let cases = [
    Case(sentence: "What arrived is delivered", outcome: .delivered(receipt), verdict: .delivered(receipt)),
    Case(
      sentence: "What arrived with the last attempt is delivered", outcome: .delivered(receipt), attemptsUsed: 3,
      verdict: .delivered(receipt)),
    Case(
      sentence: "What arrived before the attempt was interrupted is delivered", outcome: .delivered(receipt),
      isInterrupted: true, verdict: .delivered(receipt)),
    Case(
      sentence: "A failure is tried again after the usual back-off", outcome: busy,
      verdict: .retry(after: nil, reason: "busy", mayHaveArrived: false)),
    Case(
      sentence: "A destination is granted the wait that it asks for",
      outcome: .retry(after: .seconds(90), reason: "busy"),
      verdict: .retry(after: .seconds(90), reason: "busy", mayHaveArrived: false)),
    Case(
      sentence: "A wait of no time is a second", outcome: .retry(after: .zero, reason: "busy"),
      verdict: .retry(after: .seconds(1), reason: "busy", mayHaveArrived: false)),
    Case(
      sentence: "A wait of a day is an hour", outcome: .retry(after: .seconds(86_400), reason: "busy"),
      verdict: .retry(after: .seconds(3600), reason: "busy", mayHaveArrived: false)),
    Case(
      sentence: "What may have arrived is tried again, and remembered", outcome: lost,
      verdict: .retry(after: nil, reason: "lost", mayHaveArrived: true)),
    Case(
      sentence: "After the last attempt a delivery is given up, and at the primary destination the story is held",
      outcome: busy, attemptsUsed: 3, verdict: .givenUp(reason: "busy", mayHaveArrived: false, holdsStory: true)),
    Case(
      sentence: "What may have arrived with the last attempt is given up, and remembered", outcome: lost,
      attemptsUsed: 3, isPrimary: false, verdict: .givenUp(reason: "lost", mayHaveArrived: true, holdsStory: false)),
    Case(
      sentence: "A limit that was lowered since is the last attempt, too", outcome: busy, attemptsUsed: 9,
      isPrimary: false, verdict: .givenUp(reason: "busy", mayHaveArrived: false, holdsStory: false)),
    Case(
      sentence: "What is rejected is given up at once", outcome: .rejected(reason: "gone"), attemptsUsed: 1,
      isPrimary: false, verdict: .givenUp(reason: "gone", mayHaveArrived: false, holdsStory: false)),
    Case(
      sentence: "A story that its primary destination rejects is held", outcome: .rejected(reason: "gone"),
      attemptsUsed: 1, verdict: .givenUp(reason: "gone", mayHaveArrived: false, holdsStory: true)),
    Case(
      sentence: "What is rejected stays so, though the attempt was interrupted", outcome: .rejected(reason: "gone"),
      isPrimary: false, isInterrupted: true,
      verdict: .givenUp(reason: "gone", mayHaveArrived: false, holdsStory: false)),
    Case(
      sentence: "An attempt that was interrupted is not the last one", outcome: lost, attemptsUsed: 3,
      isInterrupted: true, verdict: .interrupted(reason: "lost", mayHaveArrived: true)),
    Case(
      sentence: "An attempt that was interrupted before anything was sent has not arrived",
      outcome: .retry(after: .seconds(90), reason: "busy"), isInterrupted: true,
      verdict: .interrupted(reason: "busy", mayHaveArrived: false)),
  ]

  @Test(
    "The verdict depends on the answer, the attempts used out of three, the destination, and any interruption",
    arguments: cases)
  func verdict(example: Case) {
    let verdict = AttemptVerdict(
      example.outcome, attemptsUsed: example.attemptsUsed, limit: 3, isPrimary: example.isPrimary,
      isInterrupted: example.isInterrupted)
    #expect(verdict == example.verdict)
  }
}
