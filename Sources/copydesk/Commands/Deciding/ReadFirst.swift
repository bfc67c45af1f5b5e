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
    Terminal.error.print(refusal.detail.oneLine)
    guard Terminal.confirms("Read it now?") else { throw refusal }
    let body = try client.get(StoryBody.self, "stories", story)
    let number = ["stories", String(body.number), "versions", String(body.version)]
    guard try showScreen(body, client.get(VersionBody.self, number, query: []), client) else { throw refusal }
    Terminal.output.print()
  }
}
