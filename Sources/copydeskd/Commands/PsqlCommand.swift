import ArgumentParser
import Foundation
import Glibc
import Postgres

/// `copydeskd psql`: opens psql on an embedded database, as one of its roles.
struct PsqlCommand: ParsableCommand {
  enum Role: String, ExpressibleByArgument, CaseIterable {
    case owner, daemon, intake
  }

  static let configuration = CommandConfiguration(
    commandName: "psql", abstract: "Open psql on an embedded daemon's database.",
    discussion: """
      Arguments after `--` go to psql.
      Example: copydeskd psql --embedded /var/tmp/copydesk -- -c 'TABLE copydesk.desk'
      """)

  @Option(help: ArgumentHelp("The directory given to run --embedded.", valueName: "dir"))
  var embedded: String
  @Option(help: "The role to connect as: owner, daemon or intake.")
  var role: Role = .owner
  @Argument(help: ArgumentHelp("Arguments for psql.", valueName: "arguments"))
  var arguments: [String] = []

  func run() throws {
    let uri: String
    do {
      uri = try EmbeddedCluster.uri(directory: embedded, database: "copydesk", role: "copydesk_\(role.rawValue)")
    } catch {
      throw ExitingError(message: "\(error)", code: ExitCode(66)).reported()
    }
    let words = ["psql", uri] + arguments
    var pointers = unsafe words.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    _ = unsafe execvp("psql", pointers)
    throw ExitingError(
      message: "could not start psql: \(unsafe String(cString: strerror(errno)))", code: ExitCode(69)
    )
    .reported()
  }
}
