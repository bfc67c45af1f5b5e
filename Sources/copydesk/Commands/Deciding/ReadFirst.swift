import ArgumentParser
import ControlAPI
import Newsroom

extension ControlCommand {
  /// Lets a person at a terminal read a story before they sign it, where nothing but that stands against it.
  ///
  /// Does nothing where nobody can be asked: what is signed unread is refused then.
  func offerToRead(_ story: String, before action: Action, _ client: ControlClient) throws {
    guard Terminal.canAsk, !options.json else { return }
    let answer = try client.get(ExplanationBody.self, "stories", story, "why", action.rawValue)
    guard let refusal = answer.refusals.first, refusal.code == .unread else { return }
    let body = try client.get(StoryBody.self, "stories", story)
    let unread = FailureReport(
      Refusal(.unread, "You have not read v\(body.version) of \(body.slug).", hint: refusal.hint))
    Terminal.error.say(unread.sentence)
    guard Terminal.confirms("Read it now?") else { throw unread.printHint() }
    let number = ["stories", String(body.number), "versions", String(body.version)]
    let version = try client.get(VersionBody.self, number, query: [])
    guard try showScreen(body, version, client, isAsked: true) else { throw unread.printHint() }
  }
}
