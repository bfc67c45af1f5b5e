import Intake
import MalformedDrafts
import Newsroom
import Testing

@Suite("Rejecting a draft")
struct RejectionTests {
  /// A rejection as `code line:column`.
  private func outcome(_ draft: [UInt8], pictures: [String: [UInt8]] = [:]) -> String {
    guard let rejection = Sample.rejection(of: draft, pictures: pictures) else { return "accepted" }
    return "\(rejection.code.rawValue) \(rejection.line):\(rejection.column)"
  }

  @Test(
    "Invalid text is rejected at the place of the first fault",
    arguments: [
      ([0x61, 0x0A, 0xC3, 0xA9, 0x62, 0xFF], "not_utf8 2:3"), ([0x61, 0x0D, 0x0A, 0xE2, 0x82], "not_utf8 2:1"),
      ([0xED, 0xA0, 0x80], "not_utf8 1:1"), ([0xC0, 0x80], "not_utf8 1:1"),
      ([0x61, 0x0A, 0x62, 0x00], "control_character 2:2"),
      ([0x61, 0x1B], "control_character 1:2"), ([0xC2, 0x85], "control_character 1:1"),
      ([0xEF, 0xBF, 0xBE], "control_character 1:1"), ([0x61, 0x09, 0x0C], "control_character 1:3"),
      ([], "no_front_matter 1:0"),
    ] as [([UInt8], String)])
  func noText(bytes: [UInt8], expected: String) {
    #expect(outcome(bytes) == expected)
  }

  @Test("A draft of one megabyte is accepted; one byte more is not")
  func size() {
    let head = Sample.draft(body: "")
    let fitting = head + [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000 - head.count)
    #expect(outcome(fitting) == "accepted")
    #expect(outcome(fitting + [UInt8(ascii: "a")]) == "too_large 0:0")
  }

  @Test(
    "Invalid front matter is rejected with its line and column",
    arguments: [
      ("Text.\n", "no_front_matter 1:0"), ("---\nheadline: a\n", "no_front_matter 1:0"),
      ("--- x\n---\n", "no_front_matter 1:0"),
      ("---\n---\n", "missing 1:0"), ("---\n# nothing\n---\n", "missing 1:0"), ("---\n- a\n---\n", "yaml 2:0"),
      ("---\nabc\n---\n", "yaml 2:0"),
      ("---\nheadline: A: b\n---\n", "yaml 2:12"), ("---\nheadline: 'a\ndesk: b\n---\n", "yaml 2:11"),
      ("---\nlabel: [a\n---\n", "yaml 2:1"), ("---\nlabel: *a\n---\n", "yaml 2:8"),
      ("---\nlabel: a\nheadlin: b\n---\n", "unknown_key 3:1"), ("---\nlabel: a\nlabel: b\n---\n", "duplicate_key 3:0"),
      (
        "---\nheadline: a\ndesk: caucasus\nbyline: [sgray]\npicture: {file: a.png, Caption: b}\n---\n",
        "unknown_key 5:24"
      ),
      ("---\nheadline: a\npicture:\n\tfile: b.png\n---\n", "yaml 4:1"),
      ("---\nlabel: \"a\nsummary: b\n---\n", "yaml 2:8"),
      ("---\nlabel: a\nbyline: &x [sgray]\nkeywords: *x\n---\n", "yaml 3:9"),
      ("---\na: &b\n  c: *b\n---\n", "yaml 2:4"),
      ("---\n[a, b]: c\n---\n", "wrong_type 2:1"), ("---\nheadline: !x a\n---\n", "yaml 2:11"),
      ("---\na: &b [x]\nc: [*b, *b]\n---\n", "yaml 2:4"), ("---\nheadline: \"a\\0b\"\n---\n", "control_character 2:11"),
      ("---\nheadline: \"a\\eb\"\n---\n", "control_character 2:11"),
      ("---\ndesk: caucasus\nbyline: [sgray]\n---\n", "missing 1:0"),
      ("---\nheadline:\ndesk: caucasus\n---\n", "missing 2:0"),
      ("---\nheadline: [a]\ndesk: caucasus\nbyline: [sgray]\n---\n", "wrong_type 2:11"),
      ("---\nheadline: \" \"\ndesk: caucasus\nbyline: [sgray]\n---\n", "missing 2:11"),
      ("---\nheadline: a\nbyline: [sgray]\n---\n", "missing 1:0"),
      ("---\nheadline: a\ndesk: kaucasus\nbyline: [sgray]\n---\n", "unknown_desk 3:7"),
      ("---\nheadline: a\ndesk: [caucasus]\nbyline: [sgray]\n---\n", "wrong_type 3:7"),
      ("---\nheadline: a\ndesk: caucasus\n---\n", "missing 1:0"),
      ("---\nheadline: a\ndesk: caucasus\nbyline: []\n---\n", "missing 4:9"),
      ("---\nheadline: a\ndesk: caucasus\nbyline: [[a]]\n---\n", "wrong_type 4:10"),
      ("---\nheadline: a\ndesk: caucasus\nbyline: [{bio: b}]\n---\n", "missing 4:10"),
      ("---\nheadline: a\ndesk: caucasus\nbyline: [{name: b, e: c}]\n---\n", "unknown_key 4:20"),
      ("---\nheadline: a\ndesk: caucasus\nbyline: [{name: é, bío: c}]\n---\n", "unknown_key 4:20"),
      ("---\n" + String(repeating: "a: [\n", count: 20) + "---\n", "too_deep 18:0"),
      ("---\na: " + String(repeating: "- ", count: 20) + "\n---\n", "yaml 2:4"),
      ("---\n" + String(repeating: "- ", count: 20) + "a\n---\n", "too_deep 2:0"),
      ("---\nednote: " + String(repeating: "a", count: 64_000) + "\n---\n", "too_large 1:0"),
    ])
  func frontMatter(draft: String, expected: String) {
    #expect(outcome(Array(draft.utf8)) == expected)
  }

  @Test(
    "An invalid embargo rejects the draft, so that it is never lost",
    arguments: [
      "soon", "2026-13-01T06:00", "2026-02-30T06:00", "2026-12-01", "25:00", "2026-03-29T01:30", "2026-10-25T01:30",
      "[a]", "2026-12-01T06:00 Berlin",
    ])
  func embargo(text: String) {
    let draft = "---\nheadline: A b\ndesk: london\nbyline: [sgray]\nembargo: \(text)\n---\n"
    #expect(outcome(Array(draft.utf8)) == "embargo 5:10")
  }

  @Test(
    "A picture's file name must be plain",
    arguments: [
      "../a.png", "/etc/passwd", "a/b.png", "..", ".a.png", "C:a.png", "a\\\\b.png", "\u{202E}gnp.a",
      String(repeating: "a", count: 201),
    ])
  func pictureName(name: String) {
    #expect(outcome(Sample.draft("picture: {file: \"\(name)\"}")) == "picture 5:17")
  }

  @Test("A picture sent with a path, or that is not a picture, is rejected")
  func pictures() {
    let named = Sample.draft("picture: {file: a.png, caption: b, credit: c, alt: d}")
    #expect(outcome(named, pictures: ["a.png": Pictures.png(width: 1, height: 1)]) == "accepted")
    #expect(outcome(named, pictures: ["a.png": Array("GIF89a".utf8)]) == "picture 5:17")
    #expect(outcome(named, pictures: ["../a.png": Pictures.png(width: 1, height: 1)]) == "picture 0:0")
    #expect(outcome(named, pictures: ["b.png": []]) == "picture 0:0")
  }

  @Test("A text nested too deeply is rejected at its line in the draft")
  func deep() {
    #expect(outcome(Sample.draft(body: "a\n\n" + String(repeating: ">", count: 200))) == "too_deep 8:0")
  }

  @Test(
    "A draft that is sent for a time is taken for one to come, and rejected for what is over or no time",
    arguments: [
      ("06:00", nil), ("2999-01-01 06:00", nil), ("2020-01-01 06:00", "'2020-01-01 06:00' is in the past"),
      ("25:00", "'25:00' is not a time"),
    ])
  func wantedTime(text: String, fault: String?) {
    let rejection: Rejection?
    do throws(Rejection) {
      _ = try Sample.parser.parse(Sample.draft(), wanted: text, receivedAt: Sample.now)
      rejection = nil
    } catch {
      rejection = error
    }
    #expect(rejection?.reason == fault.map { "The time that it is wanted for is not valid: \($0)." }, "\(text)")
  }

  @Test("Hints suggest what was probably meant")
  func hints() throws {
    let key = try #require(Sample.rejection(of: Sample.draft("sumary: a")))
    #expect(key.reason == "The front matter has an unknown key, 'sumary'." && key.hint == "Did you mean 'summary'?")
    let desk = try #require(Sample.rejection(of: Array("---\nheadline: a\ndesk: Caucassus\nbyline: [a]\n---\n".utf8)))
    #expect(desk.hint == "Did you mean 'caucasus'?")
    let far = try #require(Sample.rejection(of: Sample.draft("zzzzzzzzz: a")))
    #expect(far.hint.hasPrefix("The keys are headline, slug, desk"))
  }

  @Test(
    "A control character is rejected at its place however it is written",
    arguments: [
      ("A bell &#1; rings\n", "6:8"), ("Red &#x1B;[31m\n", "6:5"), ("a\n\n- b &#x7f;\n", "8:5"),
      ("a [b](https://c.example/&#8;)\n", "6:3"),
      ("|a|\n|-|\n|&#2;|\n", "8:2"),
    ])
  func escapedControls(body: String, place: String) {
    let rejection = Sample.rejection(of: Sample.draft(body: body))
    #expect(rejection?.code == .controlCharacter)
    #expect(rejection.map { "\($0.line):\($0.column)" } == place, "\(body)")
  }
}
