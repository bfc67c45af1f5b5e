import ArgumentParser
import Foundation
import Glibc

/// `copydeskd setup`: makes this host run a newsroom.
struct SetupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup", abstract: "Set this host up: database, key, services and the newsroom's first manager.",
    discussion: """
      For root. Each step is shown before it is done, and left out where it was done before: it is safe to repeat. \
      With --database, that database is used, which must exist; otherwise one is made in this host's PostgreSQL. Over the \
      network the daemon's role gets a password of its own, which goes into the settings.
      Examples:
        copydeskd setup --dry-run
        copydeskd setup --manager narine
        copydeskd setup --database postgresql://postgres@db.example/copydesk
      """)

  @Option(help: ArgumentHelp("An existing database, for a role that can create roles.", valueName: "url"))
  var database: String?
  @Option(
    help: ArgumentHelp(
      "The UNIX account of the newsroom's first manager; by default who called sudo.", valueName: "account"))
  var manager: String?
  @Flag(help: "Only show what would be done.")
  var dryRun = false

  func run() throws {
    guard dryRun || geteuid() == 0 else {
      throw ExitingError(message: "setup is for root: sudo copydeskd setup", code: ExitCode(77)).reported()
    }
    let caller = ProcessInfo.processInfo.environment["SUDO_USER"].flatMap { $0 == "root" ? nil : $0 }
    do {
      let plan = SetupPlan(database: try database.map { try NamedDatabase($0) }, manager: manager ?? caller)
      for step in try plan.steps() { try take(step) }
      if plan.manager == nil {
        print("Nobody manages the newsroom yet: repeat with --manager ACCOUNT, or: copydesk apply -f newsroom.yaml")
      }
    } catch let failure as SetupFailure {
      throw ExitingError(message: failure.sentence, code: ExitCode(69)).reported()
    }
  }

  private func take(_ step: SetupStep) throws {
    if try step.isDone() {
      print("done before: \(step.purpose)")
      return
    }
    print("\(dryRun ? "would do" : "doing"): \(step.purpose)")
    for line in step.shown { print("    \(line)") }
    if !dryRun { try step.perform() }
  }
}
