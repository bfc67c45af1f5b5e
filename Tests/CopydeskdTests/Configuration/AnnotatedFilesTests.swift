import Foundation
import Newsroom
import Publishing
import Store
import Testing
import Yams

@testable import copydeskd

@Suite("The annotated files in Config")
struct AnnotatedFilesTests {
  private static func text(_ name: String) throws -> AnnotatedFile {
    AnnotatedFile(text: try String(contentsOf: Sample.root.appending(path: "Config/\(name)"), encoding: .utf8))
  }

  private static func read(newsroom text: String) throws -> NewsroomConfiguration {
    try NewsroomFile.configuration(file: "newsroom.yaml", text: text)
  }

  private static func read(daemon text: String) throws -> SettingSource {
    try SettingSource(file: ("copydeskd.yaml", text), environment: [:], flags: [:])
  }

  @Test("newsroom.yaml shows every key that there is, and none that there is not")
  func newsroom() throws {
    let text = try Self.text("newsroom.yaml").uncommented()
    let keys = try ShownKeys(in: text) { _ = try Self.read(newsroom: $0) }
    #expect(keys.names == ["checks", "desks", "destinations", "roles", "staff", "templates", "triggers"])
    #expect(keys.missing == [])
    // Of what is of one kind or another, every kind.
    #expect(Set(TriggerKinds.standard.names).subtracting(keys.shown["triggers.*"] ?? []) == [])
    for kind in DestinationKinds.standard.names { #expect(text.contains("kind: \(kind)")) }
    for capability in Capability.allCases { #expect(text.contains(capability.rawValue)) }
    for kind in NoticeKind.allCases { #expect(text.contains(kind.rawValue)) }
  }

  @Test("The defaults that newsroom.yaml shows are the defaults")
  func defaults() throws {
    let file = try Self.text("newsroom.yaml")
    let (plain, shown) = (try Self.read(newsroom: file.text), try Self.read(newsroom: file.uncommented()))
    #expect(plain.newsroom.typography == shown.newsroom.typography)
    let africa = try #require(shown.desks.first { $0.slug.text == "africa" })
    #expect(africa.policy == DeskPolicy(flashMinutes: DeskPolicy.flashMinutesByDefault))
    #expect(africa.language == plain.desks.first?.language)
    let mirror = try #require(shown.destinations.first { $0.name.text == "mirror" })
    let bare = Destination(name: mirror.name, kind: mirror.kind, settings: mirror.settings, desks: mirror.desks)
    #expect(mirror == bare)
  }

  @Test("copydeskd.yaml shows every key that there is, and none that there is not, and is read with all of them")
  func daemon() throws {
    let file = try Self.text("copydeskd.yaml")
    _ = try DaemonSettings(Self.read(daemon: file.text))
    _ = try DaemonSettings(Self.read(daemon: file.uncommented()))
    let keys = try ShownKeys(in: file.uncommented(withAlternatives: true)) { _ = try Self.read(daemon: $0) }
    #expect(keys.names == ["programs"])
    #expect(keys.missing == [])
  }

  @Test("A key that is not shown is found, and one that does not exist is refused")
  func faults() throws {
    let text = "newsroom: {name: A, url: \"https://a.example\"}\ndesks: {africa: {approvals: 1, fix_limit: 3}}\n"
    let missing = try ShownKeys(in: text) { _ = try Self.read(newsroom: $0) }.missing
    #expect(missing.contains("desks.*: publish") && missing.contains(": staff"))
    #expect(!missing.contains("desks.*: approvals"))
    let mistyped = text.replacing("approvals", with: "aprovals")
    #expect(throws: ConfigurationError.self) { try Self.read(newsroom: mistyped) }
  }
}

/// A file in which what could be said stands after a mark: `# key: value`, or `# - item`, with the lines below that belong to it.
private struct AnnotatedFile {
  let text: String

  /// The file with those marks taken away.
  ///
  /// - Parameter withAlternatives: Also of what stands after two marks, since it excludes what stands after one.
  func uncommented(withAlternatives: Bool = false) -> String {
    var lines: [String] = []
    // Where text follows that belongs to a key, how far that key is indented.
    var block: Int?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard let mark = line.firstMatch(of: /^( *)# ( *)(.*)$/) else {
        block = nil
        lines.append(String(line))
        continue
      }
      let indent = "\(mark.output.1)\(mark.output.2)"
      var content = mark.output.3
      if let outer = block, indent.count > outer {
        lines.append("\(indent)\(content)")
        continue
      }
      block = nil
      if withAlternatives, content.hasPrefix("# ") { content = content.dropFirst(2) }
      guard content.firstMatch(of: /^(- .*|[a-z_][a-z0-9_-]*:( .*)?)$/) != nil else {
        lines.append(String(line))
        continue
      }
      if content.hasSuffix(": |") { block = indent.count }
      lines.append("\(indent)\(content)")
    }
    return lines.joined(separator: "\n")
  }
}

/// The keys of a file, and those that its reader would accept beside them: as it names them when it refuses one.
private struct ShownKeys {
  private static let unknown = "zz-unknown"

  /// By place, such as `desks.*`: what is named freely is `*`, and of a list any item is `[]`.
  private(set) var shown: [String: Set<String>] = [:]
  private var known: [String: Set<String>] = [:]
  /// The places whose keys are names that a newsroom chooses.
  private(set) var names: Set<String> = []

  init(in text: String, read: (String) throws -> Void) throws {
    try read(text)
    guard let root = try compose(yaml: text) else { return }
    try look(at: root, "", read) { $0 }
  }

  /// The keys that are accepted and not shown, with their places.
  var missing: [String] {
    known.flatMap { place, keys in keys.subtracting(shown[place] ?? []).map { "\(place): \($0)" } }.sorted()
  }

  /// Looks at a part of the file; `whole` makes the file of what the part is to be.
  private mutating func look(
    at node: Node, _ place: String, _ read: (String) throws -> Void, whole: (Node) -> Node
  ) throws {
    switch node {
    case .mapping(let mapping):
      let pairs = mapping.map { ($0.key, $0.value) }
      let unknown = [(Node(Self.unknown), Node(Self.unknown))]
      let keys = try Self.keys(accepted: serialize(node: whole(Node(unknown + pairs))), read)
      if let keys { known[place, default: []].formUnion(keys) } else { names.insert(place) }
      for (index, pair) in pairs.enumerated() {
        let name = pair.0.string ?? ""
        if keys != nil { shown[place, default: []].insert(name) }
        let inside = (place.isEmpty ? "" : "\(place).") + (keys == nil ? "*" : name)
        try look(at: pair.1, inside, read) { part in
          var changed = pairs
          changed[index].1 = part
          return whole(Node(changed))
        }
      }
    case .sequence(let sequence):
      let items = Array(sequence)
      for (index, item) in items.enumerated() {
        try look(at: item, "\(place)[]", read) { part in
          var changed = items
          changed[index] = part
          return whole(Node(changed))
        }
      }
    default: break
    }
  }

  /// The keys that the reader names when it refuses the unknown one; nil when it has nothing against its name.
  private static func keys(accepted text: String, _ read: (String) throws -> Void) throws -> Set<String>? {
    do {
      try read(text)
      return nil
    } catch let error as ConfigurationError {
      guard let known = error.reason.firstMatch(of: /unknown key 'zz-unknown'; the keys here are (.*)$/) else {
        return nil
      }
      return Set(known.output.1.split(separator: ", ").map(String.init))
    }
  }
}
