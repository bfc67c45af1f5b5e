import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk metrics`
struct Metrics: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the daemon's metrics, for Prometheus.", discussion: "Example: copydesk metrics")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let text = try client.text("metrics")
    Terminal.output.print((text.hasSuffix("\n") ? String(text.dropLast()) : text).printable)
  }
}
