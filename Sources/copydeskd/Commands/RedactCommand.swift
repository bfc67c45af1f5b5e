import ArgumentParser
import Foundation
import Newsroom
import Postgres
import Store

/// `copydeskd redact`: replaces what a version says by a tombstone, as the database's owner.
struct RedactCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redact", abstract: "Replace what a version says by a tombstone, for good.",
    discussion: """
      For a court order or a child's photograph. Hash, approvals and log stay, and the log says that it was done and why.
      Kill the story first if readers see it: this calls nothing back.
      Example: copydeskd redact --database postgresql:///copydesk --story 1042 --version 3 --reason 'Order 12/26'
      """)

  @Option(help: ArgumentHelp("PostgreSQL's connection URI, for copydesk_owner or a superuser.", valueName: "url"))
  var database: String?
  @Option(help: ArgumentHelp("The directory of an embedded daemon, instead of a URI.", valueName: "dir"))
  var embedded: String?
  @Option(help: ArgumentHelp("The story's number.", valueName: "number"))
  var story: Int
  @Option(help: ArgumentHelp("The version's number.", valueName: "number"))
  var version: Int
  @Option(help: ArgumentHelp("Why; it is kept in the story's log.", valueName: "text"))
  var reason: String

  func validate() throws {
    if (database == nil) == (embedded == nil) {
      throw ValidationError("Name the database by either --database or --embedded.")
    }
    if reason.allSatisfy(\.isWhitespace) { throw ValidationError("Say why with --reason.") }
  }

  func run() async throws {
    do {
      let isLive = try await Store.redact(
        VersionNumber(version), of: StoryNumber(story), reason: reason, by: NSUserName(), as: try owner())
      print("version \(version) of story \(story) is redacted")
      if isLive { print("readers still see it: copydesk kill \(story) -m TEXT") }
    } catch let error as EmbeddedClusterError {
      throw ExitingError(message: "\(error)", code: ExitCode(66)).reported()
    } catch let error as PostgresError where error.sqlState == "P0002" {
      throw ExitingError(message: error.message, code: ExitCode(66)).reported()
    } catch let error as PostgresError {
      throw ExitingError(message: "the database refused: \(error)", code: ExitCode(69)).reported()
    } catch let error as ConnectionError {
      throw ExitingError(message: "the database cannot be reached: \(error)", code: ExitCode(69)).reported()
    }
  }

  private func owner() throws -> ConnectionConfiguration {
    if let embedded {
      return ConnectionConfiguration(
        uri: try EmbeddedCluster.uri(directory: embedded, database: "copydesk", role: "copydesk_owner"),
        applicationName: "copydeskd redact")
    }
    return ConnectionConfiguration(
      uri: database ?? "", applicationName: "copydeskd redact", parameters: ["options": "-c role=copydesk_owner"])
  }
}
