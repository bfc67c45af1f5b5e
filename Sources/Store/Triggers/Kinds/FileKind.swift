public import Newsroom

/// A trigger that fires when a file is there, whose path root names in `copydeskd.yaml`: `{file: go-sport, host: desk1}`.
struct FileKind: TriggerKind {
  let name = TriggerKindName(unchecked: "file")
  let keys = ["file", "host"]

  func settings(from written: WrittenSettings) throws(ConfigurationProblem) -> TriggerSettings {
    let file = try written.required("file")
    let text = try file.text()
    guard TriggerName(text) != nil else {
      throw file.problem(
        "'\(text)' is not a name: it is a word for the path that root gives it in copydeskd.yaml (trigger_files)")
    }
    var settings: TriggerSettings = ["file": .string(text)]
    if let host = written["host"] { settings.values["host"] = .string(try host.text()) }
    return settings
  }
}

extension Trigger {
  /// The name of the file that makes it fire, and the host on which; nil for one that no file fires.
  public var file: (name: String, host: String?)? {
    guard kind == FileKind().name, case .string(let name)? = settings.values["file"] else { return nil }
    if case .string(let host)? = settings.values["host"] { return (name, host) }
    return (name, nil)
  }
}
