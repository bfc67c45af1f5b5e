import Foundation
public import Newsroom
import Postgres

/// What a new version says, and where it came from.
struct VersionText {
  /// What it says.
  let content: Content
  /// What the checks found in it.
  let findings: [Finding]
  /// The embargo as its draft has it.
  let embargoAsWritten: String?
  /// The time that it is wanted for as its draft has it.
  let publishAsWritten: String?
  /// What those times were meant as, if they were local ones.
  let meant: MeantTimes
  /// The submission that brought it.
  let submission: SubmissionID
}

/// What the times of a version were meant as, where they were local ones.
struct MeantTimes {
  var embargo: MeantTime?
  var wanted: MeantTime?
}

extension Row {
  /// What the times of a version were meant as.
  func meantTimes() throws -> MeantTimes {
    MeantTimes(
      embargo: try meant("embargo_local", "embargo_zone"), wanted: try meant("wanted_local", "wanted_zone"))
  }
}

extension Store {
  /// Saves the version that a change makes. Who its authors are, and by which policy it is approved, the database enters
  /// itself.
  func save(
    _ text: VersionText, as version: StoryChange.NewVersion, of change: StoryChange, _ connection: Connection
  ) async throws {
    try await save(
      text, as: version, of: change.story.number, note: change.note, by: change.actor, connection)
  }

  /// Saves a version; which findings block approval its desk's policy says.
  func save(
    _ text: VersionText, as version: StoryChange.NewVersion, of story: StoryNumber, note: String?, by saver: Actor,
    _ connection: Connection
  ) async throws {
    let content = text.content
    let canonical = content.canonicalJSON.text
    let required = try await desks(on: connection).first { $0.slug == content.desk }?.policy.required ?? []
    let findings = text.findings.map { finding in
      var finding = finding
      finding.level = HouseRules.level(of: finding.rule, house: finding.house, required: required)
      return finding
    }
    try await connection.execute(
      queries["save_version"],
      parameters: [
        story.rawValue, version.number.rawValue, ContentHash(of: content).description, JSONB(text: canonical),
        canonical, text.submission.rawValue, version.kind.rawValue, note, content.desk.text, JSONB(text: "{}"),
        content.embargo.map { Instant($0).date }, content.picture?.sha256, saver.name, StoredJSON.encode(findings),
        text.embargoAsWritten, text.publishAsWritten,
        text.meant.embargo?.local, text.meant.embargo?.zone, text.meant.wanted?.local, text.meant.wanted?.zone,
      ])
  }

  /// Whether the house's own checks have found something in the working version.
  ///
  /// - Throws: `Refusal` when there is no such story.
  public func hasHouseFindings(_ story: StoryReference) async throws -> Bool {
    let number = try await number(of: story, on: pool)
    return try await pool.queryOne(queries["has_house_findings"], number.rawValue)?.decode("found") ?? false
  }

  /// Keeps what the checks find in a version now, for lists and for whoever approves it; nothing where it is not what people would
  /// sign any more.
  ///
  /// - Parameter findings: All of them; those of standard checks as the version has them.
  public func keep(_ findings: [Finding], of version: Version) async throws {
    try await pool.execute(
      queries["keep_findings"], version.story.rawValue, version.number.rawValue, StoredJSON.encode(findings))
  }

  /// What the version says of a change that brings no text: it comes from the working version.
  func derivedText(_ change: StoryChange, _ connection: Connection) async throws -> VersionText {
    guard let row = try await connection.queryOne(queries["version"], change.story.number.rawValue, Int?.none) else {
      throw MissingRow(query: "version")
    }
    let isNotice = change.version?.kind == .retract
    return VersionText(
      content: change.content(from: try row.content("content")), findings: isNotice ? [] : try row.json("findings"),
      embargoAsWritten: isNotice ? nil : try row.decode("embargo_as_written"),
      publishAsWritten: isNotice ? nil : try row.decode("publish_as_written"),
      meant: isNotice ? MeantTimes() : try row.meantTimes(), submission: try row.ordinal("submission")
    )
  }
}
