public import Store

/// A destination that can tell beforehand what a delivery would do there. It writes nothing, and takes no lock.
public protocol PreviewingDestination: DeliveryDestination {
  /// The story's page as readers would get it, as one file that stands alone (UTF-8).
  ///
  /// Throws `Refusal` with `too_large` when it is more than a preview can hold.
  func page(of order: DeliveryOrder, with assets: any DeliveryAssets) async throws -> [UInt8]

  /// Which files would be written, changed and removed, by path.
  func effects(of order: DeliveryOrder, with assets: any DeliveryAssets) async throws -> [FileEffect]

  /// Why nothing would be delivered there before somebody has looked at it; nil when all is well.
  func hold(of order: DeliveryOrder, with assets: any DeliveryAssets) async throws -> String?
}

/// What would become of one file of a destination.
public struct FileEffect: Hashable, Sendable {
  /// What is done to it.
  public enum Change: String, CaseIterable, Hashable, Codable, Sendable {
    case added
    case changed
    case removed
  }

  /// What a file says, before and after.
  public struct Texts: Hashable, Sendable {
    /// What it says now.
    public let before: String
    /// What it would say.
    public let after: String
  }

  /// From the destination's root.
  public let path: String
  /// What is done to it.
  public let change: Change
  /// In bytes; nil for one that is not there before.
  public let sizeBefore: Int?
  /// In bytes; nil for one that is removed.
  public let size: Int?
  /// Of a file that changes, where both are text and short enough to be compared.
  public var texts: Texts?
}
