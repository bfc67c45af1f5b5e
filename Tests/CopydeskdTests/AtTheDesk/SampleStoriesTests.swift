import Foundation
import Testing
import TimeTesting

@Suite("The sample stories of Deploy/dev")
struct SampleStoriesTests {
  @Test("There are forty stories in all states, plus rejected drafts; loading them again changes nothing")
  func allStates() async throws {
    try await Daemon.with { daemon in
      try await daemon.fill()
      let stories = try await daemon.stories()
      #expect(stories.count == 40)
      let standing = Dictionary(grouping: stories, by: \.standing).mapValues(\.count)
      #expect(
        standing == [
          "approved": 4, "approved held": 2, "approved live": 1, "desk_review": 8, "desk_review live": 1, "draft": 7,
          "draft live": 1, "killed": 2, "published": 11, "spiked": 3,
        ])
      #expect(Set(stories.map(\.desk)) == ["africa", "caucasus"])
      #expect(stories.contains { $0.embargo != nil && $0.state == "approved" })
      #expect(stories.contains { $0.embargo != nil && $0.state == "desk_review" })
      #expect(stories.contains { ($0.branches ?? 0) > 0 })
      #expect(stories.contains { $0.findings.contains { $0.level == "required" } })
      let rejects = try await daemon.succeeds(as: "night-editor", "rejects")
      for code in ["unknown_desk", "unknown_key", "yaml"] { #expect(rejects.contains("\t\(code)\t")) }

      try await daemon.fill()
      #expect(try await daemon.stories() == stories)
    }
  }
}

/// What a story's body says of where it stands.
private struct SampleStory: Decodable, Hashable {
  struct Finding: Decodable, Hashable {
    let level: String
  }

  struct Hold: Decodable, Hashable {
    let reason: String
  }

  let slug: String
  let desk: String
  let state: String
  let revision: Int
  let live_version: Int?
  let embargo: String?
  let hold: Hold?
  let branches: Int?
  let findings: [Finding]

  /// Its state, and whether it is held, or readers see a version before.
  var standing: String {
    if hold != nil { return "\(state) held" }
    return live_version != nil && !["published", "killed"].contains(state) ? "\(state) live" : state
  }
}

extension Daemon {
  /// Makes the stories, as `Deploy/dev` does.
  fileprivate func fill() async throws {
    let programs = Program.copydesk.url.deletingLastPathComponent().path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let outcome = try await run(
      executable: Sample.directory.appending(path: "fill"), [directory.appending(path: "stories").path],
      environment: ["COPYDESK_SOCKET": socket, "PATH": "\(programs):\(path)"],
      // It is some 250 commands.
      within: WaitLimit.standard * 2)
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  fileprivate func stories() async throws -> [SampleStory] {
    let answer = try await request("GET", "/v1/stories?limit=100", as: "night-editor")
    struct Page: Decodable { let items: [SampleStory] }
    return try answer.decoded(Page.self).items.sorted { $0.slug < $1.slug }
  }
}
