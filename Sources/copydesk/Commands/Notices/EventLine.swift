import Newsroom

/// An event in words.
struct EventLine {
  private let event: FollowedEvent
  private let isForMe: Bool

  init(_ event: FollowedEvent, isForMe: Bool) {
    self.event = event
    self.isForMe = isForMe
  }

  /// For people: `14:02:11  caucasus  night-train  nana: approve v3, approved`.
  var text: String {
    let time = event.at.map { DisplayTime.clock($0) } ?? "--:--:--"
    return [time, event.desk, event.slug ?? event.destination, isForMe ? "→ \(summary)" : what].compactMap(\.self)
      .joined(separator: "  ")
  }

  /// For programs: time, kind, desk, story's number, slug, who, version, state, and for a notice what it is about.
  var cells: [String] {
    [
      event.at?.description ?? "-", event.kind, event.desk ?? "-", event.story.map(String.init) ?? "-",
      event.slug ?? event.destination ?? "-", event.text("actor") ?? "-",
      event.number("version").map(String.init) ?? "-",
      event.text("state") ?? "-", event.text("about") ?? "-",
    ]
  }

  /// What a person is told, without the time.
  var summary: String {
    let about = NoticeKind(rawValue: event.text("about") ?? "")?.inWords ?? event.text("about") ?? event.kind
    let what = event.slug ?? event.destination ?? "the newsroom"
    return "\(what): \(about)" + (event.text("actor").map { $0 == "system" ? "" : " (\($0))" } ?? "")
  }

  private var what: String {
    switch event.kind {
    case "configuration": return "the configuration was changed (\(event.text("table") ?? "?"))"
    case "outage": return "deliveries fail\(event.text("error").map { ": \($0)" } ?? "")"
    case "outage_over": return "deliveries arrive again"
    default: break
    }
    var words = event.text("actor") ?? "somebody"
    words += ": " + event.kind.split(separator: "_").joined(separator: " ")
    if let version = event.number("version") { words += " v\(version)" }
    if let state = event.text("state").flatMap(StoryState.init(rawValue:)) { words += ", \(state.inWords)" }
    if let held = event.detail("held") { words += ", on hold: \(HoldReason(rawValue: held).inWords)" }
    if let role = event.detail("role") { words += ", told \(role)" }
    return words
  }
}
