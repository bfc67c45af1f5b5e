public import Foundation
public import Newsroom
public import Store

/// Reads texts by the house's own checks: when they are submitted, and again when somebody is about to approve them.
public struct HouseReader: Sendable {
  /// Runs a program of the host by its name, for those seconds at most, with that standard input; what it writes.
  public typealias Run =
    @Sendable (_ program: String, _ seconds: Int, _ input: Data) async throws(CheckProgram.Fault) -> Data

  private let store: Store
  private let run: Run

  /// A reader for a newsroom, with the host's programs.
  public init(store: Store, run: @escaping Run) {
    self.store = store
    self.run = run
  }

  /// The checks that read the copy, and what their programs find in it, by the checks' names.
  ///
  /// Programs run at the same time. One that fails is a finding, too: what nobody has checked must not pass as clean.
  func programFindings(in copy: Copy) async throws -> (checks: [HouseCheck], found: [String: [Mistake]]) {
    let checks = try await store.newsroom().checks.reading(copy)
    return (checks, await found(by: checks, in: copy))
  }

  private func found(by checks: [HouseCheck], in copy: Copy) async -> [String: [Mistake]] {
    await withTaskGroup(of: (String, [Mistake]).self) { [run] group in
      for check in checks {
        guard let program = check.program else { continue }
        group.addTask { (check.name, await Self.mistakes(in: copy, by: program, check.seconds, run)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  private static func mistakes(in copy: Copy, by program: String, _ seconds: Int, _ run: Run) async -> [Mistake] {
    do {
      return try CheckProgram.mistakes(try await run(program, seconds, CheckProgram.input(copy)), in: copy)
    } catch {
      let reason = (error as? CheckProgram.Fault)?.reason ?? "\(error)"
      return [
        Mistake(at: nil, "This check was not made: \(reason).", level: .recommended)
      ]
    }
  }

  /// Reads the working version again by the checks as they are now, and keeps what they find where it differs from what they
  /// found before. Standard checks find the same in the same text, so they are not run again.
  ///
  /// - Throws: `Refusal` when there is no such story; a database error.
  public func readAgain(_ reference: StoryReference) async throws {
    let all = try await store.newsroom().checks
    if all.isEmpty, try await !store.hasHouseFindings(reference) { return }
    let version = try await store.version(reference)
    guard version.kind != .retract else { return }
    let required = try await store.desks().first { $0.slug == version.content.desk }?.policy.required ?? []
    let copy: Copy
    do throws(Rejection) {
      copy = try DraftParser.copy(of: version.content, from: version.original, required: required)
    } catch {
      throw Refusal(
        .checksFailed,
        "The house's checks cannot read version \(version.number) of \(version.content.slug) again: \(error.reason)",
        hint: "Send its text again: copydesk edit \(version.content.slug)")
    }
    let checks = all.reading(copy)
    let house = HouseRules.houseFindings(in: copy, house: checks, programs: await found(by: checks, in: copy))
    let findings = version.findings.filter { $0.house == nil }.merged(with: house)
    if findings != version.findings { try await store.keep(findings, of: version) }
  }
}
