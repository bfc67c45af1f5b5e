/// What a story waits for, as sentences have it.
extension WaitsFor {
  /// As in "nana has signed it to go out at 06:00".
  func inWords(_ context: ActionContext) -> String {
    switch self {
    case .now: "to go out at once"
    case .time(let instant): "to go out at \(context.time(instant))"
    case .embargo(let end): "to go out at the end of its embargo, \(context.time(end))"
    case .trigger(let reference): "to go out by the trigger '\(reference.name)'"
    case .package(let name): "to go out with the package '\(name)'"
    case .command: "to go out when somebody publishes it"
    }
  }
}
