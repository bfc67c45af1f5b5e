import ControlAPI
import FoundationEssentials
import Glibc
import Newsroom

/// A version's picture, drawn by `chafa` where that is installed and the terminal can show it.
struct DrawnPicture {
  /// How many lines it takes at most.
  private static let most = 16

  private let lines: [String]

  /// Nil where there is nothing to draw, or nothing to draw it by.
  init?(of version: VersionBody, _ client: ControlClient) {
    let out = Terminal.output
    guard version.content.picture?.sha256 != nil, out.isColoured, out.width >= 20, let chafa = Self.program else {
      return nil
    }
    let path = ["stories", String(version.story), "versions", String(version.number), "picture"]
    guard let bytes = try? client.bytes(at: path), let directory = try? PrivateDirectory.make(where: ["TMPDIR"]) else {
      return nil
    }
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let file = "\(directory)/picture"
    guard FileManager.default.createFile(atPath: file, contents: bytes) else { return nil }
    let size = "\(min(out.width, StoryScreen.measure))x\(Self.most)"
    // Signs alone: pixel graphics would not go through a pager, nor through tmux.
    guard
      let drawn = Self.output(
        of:
          "\(chafa.quotedForShell) --format=symbols --animate=off --polite=on --size=\(size) \(file.quotedForShell) 2>/dev/null"
      )
    else { return nil }
    lines = drawn.split(separator: "\n").map(String.init)
  }

  /// How many lines it takes.
  var height: Int { lines.count }

  func print(on out: Terminal) {
    for line in lines { out.print(line.onlyStyles) }
  }

  private static var program: String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/chafa" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// What a command says, 1 MB at most; nil where it fails.
  private static func output(of command: String) -> String? {
    guard let stream = unsafe popen(command, "re") else { return nil }
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while text.count < 1_000_000 {
      let count = unsafe fread(&buffer, 1, buffer.count, stream)
      guard count > 0 else { break }
      text += buffer[..<count]
    }
    return unsafe pclose(stream) == 0 ? String(decoding: text, as: UTF8.self) : nil
  }
}

extension String {
  /// The text without control sequences other than those that set colours (ECMA-48, SGR).
  fileprivate var onlyStyles: String {
    var result = ""
    var rest = self[...]
    while let escape = rest.firstIndex(of: "\u{1B}") {
      result += String(rest[..<escape]).printable
      let sequence = rest[escape...].dropFirst()
      rest = sequence
      guard sequence.first == "[" else { continue }
      let end = sequence.dropFirst().firstIndex { !$0.isASCII || !($0.isNumber || $0 == ";" || $0 == ":") }
      guard let end else { break }
      if sequence[end] == "m" { result += "\u{1B}" + String(sequence[...end]) }
      rest = sequence[sequence.index(after: end)...]
    }
    return result + String(rest).printable
  }
}
