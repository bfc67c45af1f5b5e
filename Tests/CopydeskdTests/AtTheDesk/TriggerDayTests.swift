import Foundation
import Notices
import Testing
import TimeTesting

@testable import copydeskd

/// Triggers with the real daemon and command, as people and programs use them.
@Suite("Triggers at the desk")
struct TriggerDayTests {
  static let triggers = """

    triggers:
      result: {event: true, desks: [caucasus]}
      evening: {cron: "0 18 * * *", timezone: Asia/Yerevan}
      hook: {webhook: {secret: wire-key}}
      flag: {file: go}
    """

  @Test(
    "A story waits for its trigger, is told so everywhere, goes out when it fires, and the log says by which firing")
  func day() async throws {
    try await Daemon.with(newsroom: try Sample.newsroom + Self.triggers) { daemon in
      let draft = try daemon.file("bridge.md", Sample.draft("bridge", more: "publish: result"))
      try await daemon.succeeds(as: "jomondi", "submit", draft)
      let shown = try await daemon.succeeds(as: "nsargsyan", "show", "bridge")
      #expect(shown.contains("would go out by the trigger result"), "\(shown)")
      let approved = try await daemon.succeeds(as: "nsargsyan", "approve", "bridge")
      #expect(approved.contains("goes out by the trigger result"), "\(approved)")
      let waits = try await daemon.story("bridge")["waits_for"] as? [String: Any]
      #expect(waits?["kind"] as? String == "trigger" && waits?["name"] as? String == "result")
      #expect(try await daemon.succeeds(as: "nsargsyan", "board").contains("result"))
      #expect(try await daemon.succeeds(as: "nsargsyan", "trigger", "test", "result").contains("yes"))
      let refused = try await daemon.copydesk(as: "jomondi", ["trigger", "fire", "result"])
      #expect(refused.status == 77, "\(refused.errors)")
      let fired = try await daemon.succeeds(as: "nsargsyan", "trigger", "fire", "result")
      #expect(fired.contains("firing 1 of result: 1 story went out"), "\(fired)")
      try await daemon.waits(for: "bridge", toBe: "published")
      #expect(try await daemon.succeeds(as: "nsargsyan", "log", "bridge").contains("by firing 1 of the trigger result"))
      let again = try await daemon.succeeds(as: "nsargsyan", "trigger", "fire", "result")
      #expect(again.contains("firing 2 of result: nothing waited"), "\(again)")
      try await daemon.succeeds(as: "nsargsyan", "trigger", "pause", "result", "-m", "Called off.")
      #expect(try await daemon.copydesk(as: "nsargsyan", ["trigger", "fire", "result"]).status == 75)
      let paused = try await daemon.succeeds(as: "nsargsyan", "trigger", "show", "result")
      #expect(paused.contains("paused by nsargsyan") && paused.contains("Called off."), "\(paused)")
      try await daemon.succeeds(as: "ops", "trigger", "resume", "result")
      #expect(try await daemon.succeeds(as: "nsargsyan", "triggers").contains("evening"))
      try await daemon.succeeds(as: nil, "audit", "verify")
    }
  }

  @Test("A wanted time is shown and signed by nobody but the approver, and stays when the same words come again")
  func wanted() async throws {
    try await Daemon.with { daemon in
      let draft = try daemon.file("bridge.md", Sample.draft("bridge", more: "publish: tomorrow 06:00"))
      try await daemon.succeeds(as: "jomondi", "submit", draft)
      let wanted = try #require(try await daemon.story("bridge")["wanted_at"] as? String)
      #expect(wanted.hasSuffix("T02:00:00Z"), "six at Yerevan: \(wanted)")
      #expect(try await daemon.succeeds(as: "nsargsyan", "show", "bridge").contains("wanted for"))
      let asked = try await daemon.story("bridge")["waits_for"] as? [String: Any]
      #expect(asked?["kind"] as? String == "time" && asked?["at"] as? String == wanted)
      let approved = try await daemon.succeeds(as: "nsargsyan", "approve", "bridge")
      #expect(approved.contains("goes out") && approved.contains("06:00 Asia/Yerevan"), "\(approved)")
      let signed = try await daemon.story("bridge")["waits_for"] as? [String: Any]
      #expect(signed?["kind"] as? String == "time" && signed?["at"] as? String == wanted)
      try await daemon.succeeds(as: "nsargsyan", "publish", "bridge")
      try await daemon.waits(for: "bridge", toBe: "published")
    }
  }

  @Test("A webhook fires a trigger once for its id, if it is signed; a file that is there does, and is renamed before")
  func hooksAndFiles() async throws {
    try await Daemon.withDirectory { daemon in
      let secret = "whsec_" + Data((0..<24).map { UInt8($0) }).base64EncodedString()
      let key = try daemon.file("wire-key", secret + "\n", mode: 0o640)
      let flag = daemon.directory.appending(path: "go").path
      try await daemon.start(with: ["--secrets", "wire-key=\(key)", "--trigger-files", "go=\(flag)"])
      let newsroom = try daemon.file("newsroom.yaml", try Sample.newsroom + Self.triggers)
      try await daemon.succeeds(as: nil, "apply", "-f", newsroom)
      let hooks = daemon.directory.appending(path: "hooks.sock").path
      func send(_ id: String, signedWith secret: String = secret, at time: Date = .now, to name: String = "hook")
        async throws -> (status: Int, firing: Int?)
      {
        let timestamp = String(Int(time.timeIntervalSince1970))
        let body = Data(#"{"type": "result"}"#.utf8)
        let signature = try #require(WebhookKey(secret: secret)).signature(id: id, timestamp: timestamp, body: body)
        let answer = try await exchange(
          hooks, "POST", "/hooks/\(name)", as: nil,
          headers: [
            "webhook-id": id, "webhook-timestamp": timestamp,
            "webhook-signature": "v1,AAAA \(signature)",
          ], body: Array(body))
        return (answer.status, try? answer.decoded([String: Int].self)["firing"])
      }
      let first = try await send("msg-1")
      #expect(first.status == 202 && first.firing != nil)
      #expect(try await send("msg-1").firing == first.firing, "a replay is the same firing")
      #expect(try await send("msg-2").firing != first.firing)
      let other = "whsec_" + Data(repeating: 7, count: 24).base64EncodedString()
      #expect(try await send("msg-3", signedWith: other).status == 403)
      #expect(try await send("msg-4", at: .now.addingTimeInterval(-400)).status == 403)
      #expect(try await send("msg-5", to: "result").status == 403)
      #expect(try await exchange(hooks, "GET", "/v1/status", as: nil).status == 404)
      _ = try daemon.file("wire-key", secret + "\n", mode: 0o644)
      #expect(try await send("msg-6").status == 503, "what everybody can read signs nothing")
      _ = try daemon.file("wire-key", "\(other)\n\(secret)\n", mode: 0o600)
      #expect(try await send("msg-7").status == 202)
      #expect(try await send("msg-8", signedWith: other).status == 202)
      _ = try daemon.file("go", "")
      try await eventually("the file's firing") {
        try await daemon.succeeds(as: "nsargsyan", "trigger", "show", "flag").contains("by the file")
      }
      #expect(!FileManager.default.fileExists(atPath: flag))
    }
  }

  @Test(
    "Mistakes in triggers are named with their line",
    arguments: [
      ("x: {cron: \"0 25 * * *\"}", "25 is not a valid hour"),
      ("x: {cron: \"0 6 31 2 *\"}", "none of these months has that day"),
      ("x: {cron: \"0 6 * * *\", timezone: Europe/Lodon}", "there is no time zone 'Europe/Lodon'"),
      ("x: {cron: \"0 6 * * *\", missed: twice}", "'twice' is not available here"),
      ("x: {cron: \"0 6 * * *\", event: true}", "make two of it"),
      ("x: {crn: \"0 6 * * *\"}", "there is no kind of trigger 'crn'"),
      ("x: {desks: [africa]}", "nothing says what makes the trigger fire"),
      ("x: {event: true, desks: [arica]}", "there is no desk 'arica'"),
      ("x: {event: true, desks: []}", "name at least one desk"),
      ("x: {event: false}", "must be true"),
      ("x: {event: true, file: go}", "make two of it"),
      ("x: {event: true, colour: red}", "unknown key 'colour'"),
      ("manual: {event: true}", "a word of its own"),
      ("x: {after: {desk: arica}}", "there is no desk 'arica'"),
      ("x: {after: {}}", "must name a desk, a keyword or both"),
      ("x: {webhook: {}}", "must name a secret"),
      ("x: {file: /etc/passwd}", "is not a name"),
      ("Big Name: {event: true}", "is not a valid name"),
      ("x: {event: true}\n  x: {event: true}", "appears twice"),
    ])
  func mistakes(entry: String, words: String) throws {
    let text = try Sample.newsroom + "\ntriggers:\n  \(entry)\n"
    let error = #expect(throws: ConfigurationError.self) {
      try NewsroomFile.configuration(file: "newsroom.yaml", text: text)
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "accepted")")
    #expect((error?.line ?? 0) > 0)
  }

  @Test("A desk cannot wait for a trigger that there is not, or that is for others")
  func desks() throws {
    let newsroom = try Sample.newsroom
    func fault(_ publish: String, _ triggers: String) -> String? {
      let text =
        newsroom.replacing("    name: Caucasus\n", with: "    name: Caucasus\n    publish: \(publish)\n")
        + "\ntriggers:\n  \(triggers)\n"
      do {
        _ = try NewsroomFile.configuration(file: "newsroom.yaml", text: text)
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(fault("evening", "evening: {event: true}") == nil)
    #expect(fault("evning", "evening: {event: true}")?.contains("did you mean 'evening'?") == true)
    #expect(
      fault("evening", "evening: {event: true, desks: [africa]}")?.contains("not for the desk 'caucasus'") == true)
  }
}
