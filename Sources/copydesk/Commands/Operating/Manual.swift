import ArgumentParser
import ControlAPI
import FoundationEssentials
import Newsroom

/// `copydesk manual`, by which Deploy makes the manual pages.
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the manual pages into a directory.",
    discussion: "Example: copydesk manual /usr/local/share/man/man1",
    shouldDisplay: false)
  @Argument(help: ArgumentHelp("The directory, which exists.", valueName: "directory"), completion: .directory)
  var directory: String

  func run() throws {
    do {
      for page in try Self.pages(on: Instant(Date())) {
        try WrittenFile.write(Data(page.text.utf8), to: "\(directory)/\(page.fileName)", suggesting: page.fileName)
      }
    } catch {
      throw FailureReport(error).print()
    }
  }

  /// A page for the program and one for each command.
  static func pages(on day: Instant) throws -> [ManualPage] {
    let program = try JSONDecoder().decode(CommandDescription.Tool.self, from: Data(Copydesk._dumpHelp().utf8)).command
    let options = (program.arguments ?? []).flatMap { $0.names ?? [] }.map(\.name)
    return ([program] + program.shownCommands).map { command in
      ManualPage(
        command, of: program, version: Copydesk.configuration.version, date: date(day),
        globalOptions: Set(options).subtracting(["help", "version"]))
    }
  }

  private static func date(_ day: Instant) -> String {
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December",
    ]
    let parts = day.description.prefix(10).split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, months.indices.contains(parts[1] - 1) else { return "January 1, 2026" }
    return "\(months[parts[1] - 1]) \(parts[2]), \(parts[0])"
  }
}
