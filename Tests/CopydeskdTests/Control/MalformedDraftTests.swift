import Foundation
import MalformedDrafts
import Seeding
import Testing

@Suite("Malformed drafts, through the daemon")
struct MalformedDraftTests {
  /// What the daemon may ever have taken, in kilobytes, with the tests' debugging build.
  private static let memoryLimit = 300_000

  @Test(
    "Malformed drafts are each accepted or refused with a reason, in bounded memory, and the daemon keeps running")
  func hundreds() async throws {
    try await Daemon.with { daemon in
      let socket = daemon.socket
      let numbers = Sampling.some(120, of: 0..<1200)
      let taken = try await withThrowingTaskGroup(of: Int.self) { group in
        for worker in 0..<4 {
          group.addTask {
            var taken = 0
            for place in stride(from: worker, to: numbers.count, by: 4) {
              taken += try await isTaken(MalformedDraft(numbers[place]), at: socket) ? 1 : 0
            }
            return taken
          }
        }
        return try await group.reduce(0, +)
      }
      #expect((numbers.count / 10...numbers.count * 9 / 10).contains(taken), "\(taken) taken")
      let memory = try daemon.peakMemory
      #expect(memory < Self.memoryLimit, "the daemon took \(memory) kB")

      try await daemon.succeeds(as: nil, "status")
      #expect(try await !daemon.succeeds(as: "jomondi", "rejects").isEmpty)
      try await daemon.succeeds(as: "night-editor", "audit", "verify")
    }
  }

  @Test(
    "Script in any field of a draft never reaches the story's page, the desk's, the author's or the front page")
  func script() async throws {
    try await Daemon.with { daemon in
      let submission = try await daemon.socket.submit(
        Array(Self.scripted.utf8), pictures: ["a.png": Pictures.png(width: 3, height: 2)])
      #expect(submission.accepted?.state == "accepted", "\(submission)")
      try await daemon.succeeds(as: "nsargsyan", "show", "scripted")
      try await daemon.succeeds(
        as: "nsargsyan", "approve", "scripted", "--override", "lost-text", "--override", "raw-marks", "--reason",
        "A test")
      let page = try await daemon.page("caucasus/scripted", containing: "The end.")
      #expect(page.contains("Headline &lt;script&gt;alert(1)&lt;/script&gt;"))
      #expect(!page.contains("Ednote"))
      try await daemon.waits(for: "scripted", toBe: "published")

      let files = try #require(FileManager.default.enumerator(at: daemon.site, includingPropertiesForKeys: nil))
      let pages = files.compactMap { $0 as? URL }.filter { $0.pathExtension == "html" }
      #expect(pages.count >= 3)
      for url in pages { try expectInert(try String(contentsOf: url, encoding: .utf8), url.path) }
    }
  }

  private static let scripted = """
    ---
    headline: Headline <script>alert(1)</script>
    slug: scripted
    desk: caucasus
    byline:
      - jomondi
      - {name: "Name <script>alert(1)</script>", bio: "Bio \\"><img src=x onerror=alert(1)>"}
    label: Label <script>alert(1)</script>
    summary: Summary </title><svg onload=alert(1)> {{{headline}}}
    dateline: Dateline <script>alert(1)</script>
    keywords: ["<script>alert(1)</script>", "\\" onmouseover=\\"alert(1)"]
    picture:
      file: a.png
      caption: Caption <script>alert(1)</script>
      credit: Credit <script>alert(1)</script>
      alt: "Alt \\" onload=\\"alert(1)"
    sources:
      - {title: "Source <script>alert(1)</script>", url: "javascript:alert(1)"}
      - {title: "Other", url: "https://a.example/\\" onclick=\\"alert(1)"}
    ednote: Ednote <script>alert(1)</script>
    ---
    <script>alert(1)</script>

    Text <img src=x onerror=alert(1)> and [link](javascript:alert(1)), [another](JaVaScRiPt:alert(1) "t\\" onclick=\\"a"),
    <javascript:alert(1)>, [data](data:text/html,<script>alert(1)</script>), ![image](javascript:alert(1)).

    <svg onload=alert(1)>

    ## Crosshead <script>alert(1)</script>

    > <iframe src="javascript:alert(1)"></iframe> &lt;script&gt;alert(1)&lt;/script&gt;

    [by name]

    The end.

    [by name]: javascript:alert(1)

    """
}

/// Sends the draft and asserts that the answer is a version or a refusal that says what is wrong, where, and what to do;
/// whether it is a version.
private func isTaken(_ malformed: MalformedDraft, at socket: String) async throws -> Bool {
  let lines = malformed.text.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
  switch try await socket.submit(malformed.text, pictures: malformed.pictures) {
  case .refused(let status, let problem):
    #expect(status == 422 || status == 400 || status == 413, "\(malformed.name): \(status) \(problem)")
    #expect(!problem.detail.isEmpty && !problem.hint.isEmpty, "\(malformed.name): \(problem)")
    return false
  case .settled(let submission) where submission.state == "accepted":
    #expect(submission.story != nil && submission.version != nil, "\(malformed.name): \(submission)")
    for finding in submission.findings { #expect((0...lines).contains(finding.line), "\(malformed.name): \(finding)") }
    return true
  case .settled(let submission):
    #expect(submission.state == "rejected", "\(malformed.name): \(submission)")
    let reason = try #require(submission.rejection, "\(malformed.name)")
    #expect((0...lines).contains(reason.line) && reason.column >= 0, "\(malformed.name): \(reason)")
    #expect(!reason.reason.isEmpty && !reason.hint.isEmpty, "\(malformed.name): \(reason)")
    return false
  }
}

/// Asserts that nothing on the page runs: no script but data, no handlers, no address but of the web or the site.
private func expectInert(_ page: String, _ name: String) throws {
  var rest = page
  for data in page.matches(of: /<script type="application\/ld\+json">([^<]*)<\/script>/) {
    #expect(throws: Never.self, "\(name)") { try JSONSerialization.jsonObject(with: Data(data.1.utf8)) }
    rest = rest.replacing(data.0, with: "")
  }
  // What is left has quotation marks around attributes only: in text they are escaped.
  for tag in rest.matches(of: /<[^>"]*("[^"]*"[^>"]*)*>/) {
    let bare = tag.0.replacing(/"[^"]*"/, with: "").lowercased()
    #expect(bare.firstMatch(of: /^<\/?(script|svg|iframe|object|embed|style|base|form)\b/) == nil, "\(name): \(tag.0)")
    #expect(bare.firstMatch(of: /\son\w+\s*=/) == nil, "\(name): \(tag.0)")
    for address in tag.0.matches(of: /\s(?:href|src)="([^"]*)"/) {
      #expect(
        address.1.firstMatch(of: /^(https?:\/\/|[^:]*$)/) != nil, "\(name): \(address.1)")
    }
  }
}
