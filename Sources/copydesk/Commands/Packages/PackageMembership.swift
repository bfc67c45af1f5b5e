import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk package add`
struct PackageAdd: PackageMembership {
  static let action = Action.packageAdd
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Put stories into a package, which opens it again.",
    discussion: """
      What was approved of them must be approved again, since they wait for the package from then on. You need `approve` on \
      each story's desk.
      Example: copydesk package add election-night night-train apricots
      """)
  @OptionGroup var target: PackageArgument
  @Argument(help: ArgumentHelp("The stories' numbers or slugs.", valueName: "story"), completion: Completion.stories)
  var stories: [String]
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func question(about story: StoryBody, in package: PackageBody?) -> String {
    let opens = package?.state == "closed" ? ", which opens it again" : ""
    let voids = story.approvals.have > 0 ? "; its approvals no longer count" : ""
    return "Put \(story.slug) “\(story.headline)” into \(target.name)\(opens)\(voids)?"
  }
}

/// `copydesk package remove`
struct PackageRemove: PackageMembership {
  static let action = Action.packageRemove
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take stories out of a package; their approvals no longer count.",
    discussion: """
      If the package is closed and nothing else is missing, the rest of it goes out. You need `approve` on each story's desk.
      Example: copydesk package remove election-night apricots
      """)
  @OptionGroup var target: PackageArgument
  @Argument(help: ArgumentHelp("The stories' numbers or slugs.", valueName: "story"), completion: Completion.stories)
  var stories: [String]
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func question(about story: StoryBody, in package: PackageBody?) -> String {
    let voids = story.approvals.have > 0 ? "; its approvals no longer count" : ""
    let fires = package?.outcome(without: story.number).map { "; \($0)" } ?? ""
    return "Take \(story.slug) “\(story.headline)” out of \(target.name)\(voids)\(fires)?"
  }
}

/// A command that puts stories into a package or takes them out, one after the other; the exit status is that of the first that
/// could not be.
protocol PackageMembership: ControlCommand {
  static var action: Action { get }
  var target: PackageArgument { get }
  var stories: [String] { get }
  var yes: Bool { get }

  /// What is asked first.
  ///
  /// - Parameter package: As it stands; nil when there is none yet.
  func question(about story: StoryBody, in package: PackageBody?) -> String
}

extension PackageMembership {
  func validate() throws {
    guard stories.allSatisfy({ !$0.isEmpty }) else {
      throw ValidationError("The story is missing: give its number or slug.")
    }
  }

  func run(_ client: ControlClient) throws {
    var failures: [FailureReport] = []
    for reference in stories {
      do {
        let story = try client.get(StoryBody.self, "stories", reference)
        if !yes, Terminal.canAsk {
          let package = try? client.get(PackageBody.self, "packages", target.name)
          try confirm(question(about: story, in: package), unless: false)
        }
        let body = ActionBody(revision: story.seenRevision ?? story.revision, package: target.name)
        _ = try client.post(StoryBody.self, ["stories", reference, Self.action.rawValue], body)
      } catch let code as ExitCode {
        // The answer to the question was no.
        guard code == .failure else { throw code }
      } catch {
        guard stories.count > 1 else { throw error }
        failures.append(FailureReport(error))
      }
    }
    if let package = try? client.get(PackageBody.self, "packages", target.name) { try report(package) }
    let codes = failures.map { $0.print() }
    if let first = codes.first { throw first }
  }
}

extension PackageBody {
  /// What becomes of the rest when a story is taken out; nil when nothing does.
  func outcome(without number: Int) -> String? {
    let rest = stories.filter { !$0.out && $0.number != number }
    guard let closed, !rest.isEmpty, rest.allSatisfy({ $0.missing == nil }) else { return nil }
    if let trigger = closed.on { return "the rest then waits for nothing but the trigger \(trigger)" }
    return closed.at.map { "the rest then goes out at \(DisplayTime.local($0)), or at once if that has passed" }
      ?? "the rest then goes out at once: \(rest.map(\.slug).joined(separator: ", "))"
  }
}
