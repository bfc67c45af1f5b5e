import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk why`
struct Why: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a story waits for, or whether you may do something to it, and if not, why not and who can.",
    discussion: """
      Examples:
        copydesk why night-train            what it waits for, and when that is
        copydesk why night-train approve    whether you may approve it
      """)
  @OptionGroup var target: StoryArgument
  @Argument(help: ArgumentHelp("The action, such as approve.", valueName: "action"), completion: Completion.actions)
  var action: String?
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    guard let action else { return try report(client.get(StoryBody.self, "stories", target.story)) }
    guard StoryActions.standard[Action(action)] != nil else {
      throw Refusal(
        .usage, "There is no action '\(action)'.",
        hint: "The actions are: \(StoryActions.standard.names.map(\.rawValue).joined(separator: ", ")).")
    }
    let answer = try client.get(ExplanationBody.self, "stories", target.story, "why", action)
    if options.json { return try printJSON(answer) }
    Terminal.output.print(
      answer.allowed ? "You may \(action) \(target.story)." : "You may not \(action) \(target.story):")
    Terminal.output.warn(of: answer.frozenBy, before: Action(action))
    for refusal in answer.refusals {
      Terminal.output.print("  \(refusal.code.rawValue): \(refusal.detail.oneLine)")
      Terminal.output.print("    " + Terminal.output.dim(refusal.hint.oneLine))
    }
    Terminal.output.print(
      answer.whoCould.isEmpty
        ? "Nobody can right now." : "Who can: \(answer.whoCould.joined(separator: ", "))".oneLine)
  }
}
