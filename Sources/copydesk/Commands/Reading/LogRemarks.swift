import ControlAPI
import Newsroom

/// What an entry of the log says beside who did what, in words.
struct LogRemarks {
  private let detail: [String: CanonicalJSON]
  private let entry: AuditEntryBody
  private let clock: DeskClock

  init(_ entry: AuditEntryBody, _ clock: DeskClock) {
    self.entry = entry
    self.clock = clock
    if case .object(let members) = entry.detail { detail = members } else { detail = [:] }
  }

  /// One remark each, the note last; none for an entry that says it all.
  var texts: [String] {
    (outcome + signature + handing + lateness + [voided, right, thread]).compactMap(\.self)
      + [entry.note].compactMap(\.self)
  }

  /// What came of it: where it went, or why it did not.
  private var outcome: [String?] {
    [
      detail["fired"] == .boolean(true) ? "sent to its destinations" : nil, firing,
      text("held").map { "on hold: \($0)" + (number("held_by").map { ", by story \($0)" } ?? "") },
      text("package").flatMap { name in number("release").map { _ in "with the package \(name)" } },
      text("released").map { "ended the hold: \($0)" },
      time("ahead_of").map { "ahead of its time, \($0)" },
    ] + passedFreezes
  }

  /// The freezes in spite of which it went out.
  private var passedFreezes: [String] {
    guard case .array(let freezes)? = detail["passed_freezes"] else { return [] }
    return freezes.compactMap { freeze in
      guard case .object(let parts) = freeze, case .string(let desk)? = parts["desk"],
        case .string(let by)? = parts["by"], case .string(let reason)? = parts["reason"]
      else { return nil }
      return "in spite of the freeze of \(desk == "*" ? "the newsroom" : "the \(desk) desk") by \(by): \(reason)"
    }
  }

  private var firing: String? {
    guard case .integer(let number)? = detail["firing"] else { return nil }
    return "by firing \(number)" + (text("trigger").map { " of the trigger \($0)" } ?? "")
  }

  private var signature: [String?] {
    var waits: String?
    switch text("waits_for") {
    case "approvals":
      if let (have, need, missing) = approvals {
        waits = SignatureNames(missing).counted(have, of: need)
      }
    case "time": waits = time("publish_at").map { "for \($0)" }
    case "embargo": waits = time("publish_at").map { "for the end of its embargo, \($0)" }
    case "package": waits = text("package").map { "waits for the package \($0)" }
    case "trigger": waits = text("trigger").map { "waits for the trigger \($0)" }
    case "publish": waits = "waits for somebody to publish it"
    default: break
    }
    let overrides = list("overridden_checks").map { checks in
      "overrides \(checks.joined(separator: ", "))" + (text("override_reason").map { ": \($0)" } ?? "")
    }
    return [
      waits, text("waits_for") == "approvals" ? time("publish_at").map { "for \($0)" } : nil, overrides,
      text("asked_by").map { by in "asked for by \(by)" + (time("asked_at").map { " at \($0)" } ?? "") },
      detail["vanish"] == .boolean(true) ? "without a trace" : nil,
      text("signed_as").map { "signed as \($0)" },
      text("break_glass_reason").map { "broke the glass: \($0)" },
      detail["unread"] == .boolean(true) ? "signed unread" : nil,
    ]
  }

  private var handing: [String?] {
    [
      text("joins_package").map { "into the package \($0)" }, text("leaves_package").map { "out of the package \($0)" },
      text("assignee").map { "to \($0)" + (text("assignee_before").map { ", before \($0)" } ?? "") },
      text("from_desk").flatMap { from in text("to_desk").map { "from the \(from) desk to \($0)" } },
      text("from_slug").flatMap { from in text("to_slug").map { "from \(from) to \($0)" } },
      time("claimed_until").map { "until \($0)" }, time("until").map { "until \($0)" },
      text("preview").map { "the link \($0)…" },
      list("previews").map {
        ($0.count == 1 ? "the link " : "the links ") + $0.map { "\($0)…" }.joined(separator: ", ")
      },
      ended,
    ]
  }

  /// Why links to a preview are over, where nobody ended them.
  private var ended: String? {
    switch text("because").flatMap(PreviewEnd.init(rawValue:)) {
    case .kill: "because the story was killed"
    case .spike: "because the story was put away"
    case .version: "because there is a later version"
    case .time: "because its time was over"
    case .hand, nil: nil
    }
  }

  /// Who was told of it when it was late, or why it was at risk.
  private var lateness: [String?] {
    [
      text("role").map { "told whoever is \($0.roleInWords) there" },
      time("due_at").map { "was due \($0)" },
      entry.action == "risk"
        ? text("reason").map { "reason: \($0.split(separator: "_").joined(separator: " "))" } : nil,
    ]
  }

  private var voided: String? {
    list("voided_approvals").map { "no longer counts: the approval of \($0.joined(separator: ", "))" }
  }

  /// Which of the story's notes it is, and what it is about.
  private var thread: String? {
    guard let note = number("note_number"), let thread = number("thread") else { return nil }
    if entry.action == Action.noteResolve.rawValue { return "note \(note), ends the thread of note \(thread)" }
    if note != thread { return "note \(note), in the thread of note \(thread)" }
    guard let line = number("line"), let excerpt = text("excerpt") else { return "note \(note)" }
    return "note \(note) on line \(line)" + (entry.version.map { " of v\($0)" } ?? "") + ": “\(excerpt)”"
  }

  /// By which grant it was done; said where somebody signs or stands in for another.
  private var right: String? {
    guard case .object(let grant)? = detail["grant"], case .string(let role)? = grant["role"],
      case .string(let desk)? = grant["desk"], detail["approvals"] != nil || entry.onBehalfOf != nil
    else { return nil }
    return "as \(role.roleInWords) on \(desk == "*" ? "every desk" : "the \(desk) desk")"
  }

  private var approvals: (have: Int, need: Int, missing: [String])? {
    guard case .object(let counts)? = detail["approvals"], case .integer(let have)? = counts["have"],
      case .integer(let need)? = counts["need"]
    else { return nil }
    var missing: [String] = []
    if case .array(let names)? = counts["missing"] {
      missing = names.compactMap { if case .string(let name) = $0 { name } else { nil } }
    }
    return (have, need, missing)
  }

  private func text(_ key: String) -> String? {
    guard case .string(let text)? = detail[key] else { return nil }
    return text
  }

  private func number(_ key: String) -> Int? {
    guard case .integer(let number)? = detail[key] else { return nil }
    return number
  }

  private func list(_ key: String) -> [String]? {
    guard case .array(let items)? = detail[key] else { return nil }
    return items.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  private func time(_ key: String) -> String? {
    text(key).flatMap { Instant($0) }.map { clock.said($0) }
  }
}
