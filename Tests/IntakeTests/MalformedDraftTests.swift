import CommonMark
import Foundation
import Intake
import MalformedDrafts
import Newsroom
import Seeding
import Testing
import TimeTesting

@Suite("Malformed drafts")
struct MalformedDraftTests {
  @Test("Malformed drafts are each accepted or rejected with a reason, in bounded time")
  func malformed() async {
    var accepted = 0
    let drafts = Sampling.some(400, of: 0..<20_000)
    for number in drafts {
      // Other tests share this thread, and hold connections meanwhile.
      await Task.yield()
      let malformed = MalformedDraft(number)
      let time = processorTime { accepted += settles(malformed.text, malformed.pictures, malformed.name) ? 1 : 0 }
      let bytes = malformed.text.count + malformed.pictures.values.reduce(0) { $0 + $1.count }
      #expect(time < Self.allowance(forBytes: bytes), "\(malformed.name), \(bytes) bytes, took \(time)")
    }
    // Both happen: neither does the parser take everything, nor are all these drafts hopeless.
    #expect((drafts.count / 10...drafts.count * 8 / 10).contains(accepted), "\(accepted) accepted")
  }

  @Test("A draft cut off after any byte is accepted or rejected with a reason")
  func truncated() async {
    let whole = MalformedDraft.whole(1)
    for length in whole.indices {
      await Task.yield()
      _ = settles(Array(whole[..<length]), [:], "first \(length) bytes")
    }
    #expect(settles(whole, [:], "whole"))
  }

  /// The most processor time that a draft may take, in a debug build: linear in its size.
  private static func allowance(forBytes count: Int) -> Duration { .milliseconds(200) + .microseconds(20) * count }

  /// Reads the draft, and asserts what must hold whatever it is; whether it is accepted.
  private func settles(_ draft: [UInt8], _ pictures: [String: [UInt8]], _ name: String) -> Bool {
    let lines = draft.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
    do {
      expectSound(try Sample.parse(draft, pictures: pictures), of: draft, lines: lines, name)
      return true
    } catch {
      #expect(error.reason.hasSuffix(".") && (10..<400).contains(error.reason.count), "\(name): \(error.reason)")
      #expect(!error.reason.contains("\n"), "\(name): \(error.reason)")
      #expect((1..<500).contains(error.hint.count), "\(name): \(error.hint)")
      #expect((0...lines).contains(error.line) && error.column >= 0, "\(name): \(error)")
      return false
    }
  }

  private func expectSound(_ parsed: ParsedDraft, of draft: [UInt8], lines: Int, _ name: String) {
    let findings = parsed.findings
    for finding in findings {
      #expect((0...lines).contains(finding.line) && finding.column >= 0, "\(name): \(finding)")
      #expect(!finding.message.isEmpty && finding.excerpt.count <= 202, "\(name): \(finding)")
    }
    #expect(findings.count <= HouseRules.standard.names.count * (HouseRules.findingsPerRule + 1), "\(name)")
    let content = parsed.content
    #expect(!content.headline.isEmpty && !content.byline.isEmpty && (1...8).contains(content.urgency), "\(name)")
    #expect(StorySlug(content.slug.text) != nil, "\(name)")
    #expect(!content.body.utf8.contains(0) && !content.headline.utf8.contains(0), "\(name)")
    guard draft.count < 20_000 else { return }
    let html = try? CommonMarkDocument(content.body).html().lowercased()
    #expect(html?.contains("<script") == false && html?.contains("href=\"javascript") == false, "\(name)")
    #expect((try? JSONDecoder().decode(Content.self, from: Data(content.canonicalJSON.bytes))) == content, "\(name)")
  }
}
