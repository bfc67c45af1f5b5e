import FoundationEssentials
import Newsroom

/// Which keys the stories of a list have. Those that say nothing (null, an empty list, false, 0) are left out; where nobody asked
/// for particular keys with `fields`, those of the contract are there all the same.
package struct ListKeys: Sendable {
  /// What every story of a list has where nobody asked for particular keys.
  package static let contract: Set<String> = [
    "number", "slug", "desk", "state", "revision", "version", "content_hash", "live_version", "headline", "authors",
    "urgency", "publish_at", "embargo", "hold", "approvals", "deliveries", "submitted_at", "updated_at", "findings",
  ]
  /// What a story has whatever was asked for.
  package static let always = "number"
  /// All keys.
  package static let all = ListKeys(chosen: nil)

  /// As properties are named; nil for all.
  private let chosen: Set<String>?
  private static let contractProperties = Set(contract.map(ControlJSON.property))

  private init(chosen: Set<String>?) { self.chosen = chosen }

  /// Only these keys, beside the number.
  package init(only names: some Sequence<String>) {
    chosen = Set(names.map(ControlJSON.property)).union([Self.always])
  }

  /// Reads what a client asked for: names with commas between them.
  ///
  /// - Parameter known: The keys that there are.
  /// - Throws: `Refusal` with `usage` for a name that there is not, for none, and for more text than all the names have.
  package init(_ text: String, among known: [String]) throws {
    let longest = Self.longest(of: known)
    guard text.utf8.count <= longest else {
      throw Refusal(
        .usage, "The value for fields is too long; the limit is \(longest) bytes.", hint: "Name each field once.")
    }
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for name in names where !known.contains(name) {
      guard !name.isEmpty else {
        throw Refusal(
          .usage, "The value for fields names nothing between two commas, or nothing at all.",
          hint: "Write it as in: fields=number,slug,headline")
      }
      throw Refusal(
        .usage, "There is no field '\(name)' here.",
        hint: closest(to: name, in: known).map { "Did you mean '\($0)'?" }
          ?? "The fields are: \(known.joined(separator: ", ")).")
    }
    self.init(only: names)
  }

  /// How many bytes naming all of them takes.
  private static func longest(of known: [String]) -> Int { known.reduce(0) { $0 + $1.utf8.count + 1 } }

  /// Whether a story has this key, named as in JSON, where it says something.
  package func contains(_ name: String) -> Bool { includes(ControlJSON.property(name)) }

  func includes(_ property: String) -> Bool { chosen?.contains(property) ?? true }

  /// Whether a story has this property where it says nothing.
  func keepsEmpty(_ property: String) -> Bool { chosen == nil && Self.contractProperties.contains(property) }

  /// Under what an encoder has the keys of the lists that it writes.
  static let place = CodingUserInfoKey(rawValue: "copydesk.list-keys")
}
