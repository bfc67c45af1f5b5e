public import Foundation
public import Newsroom
public import Store

/// What would be published, worked out by the destinations themselves and written nowhere.
public struct Previews: Sendable {
  /// What a version's going out would do at one destination.
  public struct DestinationEffects: Sendable {
    /// Where.
    public let destination: Destination
    /// Whether the story is published by arriving there.
    public let isPrimary: Bool
    /// Why nothing would be delivered there for now; nil when it would.
    public let hold: String?
    /// What would become of its files; nil where that cannot be told.
    public let files: [FileEffect]?
    /// Why it cannot be told; nil when it can.
    public let reason: String?
  }

  let store: Store
  let open: @Sendable (Destination) throws -> (any DeliveryDestination)?

  /// Previews by the destinations that this daemon serves; `open` is as for `DeliveryHandler`.
  public init(store: Store, open: @escaping @Sendable (Destination) throws -> (any DeliveryDestination)?) {
    self.store = store
    self.open = open
  }

  /// The page of a version as readers would get it, as one file that stands alone (UTF-8).
  ///
  /// Throws `Refusal`: what `Store.prospectiveDeliveries` throws, `wrong_state` where its desk's stories go to no site of this
  /// daemon's, `too_large`, `unavailable` when the page cannot be made.
  ///
  /// - Parameter version: Nil for the working one.
  public func page(of story: StoryReference, _ version: VersionNumber? = nil) async throws -> [UInt8] {
    let deliveries = try await store.prospectiveDeliveries(of: story, version)
    for delivery in deliveries {
      let destination = delivery.order.destination
      guard let site = try opened(destination) as? any PreviewingDestination else { continue }
      do {
        return try await site.page(of: delivery.order, with: AttemptAssets(store, at: destination.name))
      } catch let fault as SiteFault {
        throw Refusal(.unavailable, "The page cannot be made. \(fault)", hint: "Ask an operator: copydesk destinations")
      }
    }
    throw Refusal.noSite(deliveries.map(\.order.destination.name))
  }

  /// What would change at each destination of a version's desk, the primary first.
  ///
  /// - Parameters:
  ///   - version: Nil for the working one.
  ///   - instant: When it goes out; nil as for `Store.prospectiveDeliveries`.
  public func effects(
    of story: StoryReference, _ version: VersionNumber? = nil, at instant: Date? = nil
  ) async throws -> [DestinationEffects] {
    var all: [DestinationEffects] = []
    for delivery in try await store.prospectiveDeliveries(of: story, version, at: instant) {
      all.append(try await effects(of: delivery))
    }
    return all
  }

  /// What would change where, of an action by which something goes out.
  public func effects(of run: DryRun) async throws -> [DestinationEffects] {
    let story = StoryReference.number(run.story)
    switch run.outcome {
    case .waits(let time): return try await effects(of: story, run.version, at: time)
    case .goesOut, .waitsForCommand, .waitsForTrigger, .waitsForPackage:
      return try await effects(of: story, run.version, at: try await store.databaseTime())
    case .resumes(let names):
      return try await effects(of: story, run.version).filter { names.contains($0.destination.name) }
    case .needsApprovals, .held, .asksForKill, .takenAway, nil: return []
    }
  }

  private func effects(of delivery: ProspectiveDelivery) async throws -> DestinationEffects {
    let order = delivery.order
    func effects(_ files: [FileEffect]?, hold: String? = nil, reason: String? = nil) -> DestinationEffects {
      DestinationEffects(
        destination: order.destination, isPrimary: order.isPrimary, hold: delivery.hold ?? hold, files: files,
        reason: reason)
    }
    do {
      guard let opened = try open(order.destination) else {
        return effects(nil, reason: "another daemon delivers there")
      }
      guard let site = opened as? any PreviewingDestination else {
        return effects(nil, reason: "destinations of kind '\(order.destination.kind)' cannot tell beforehand")
      }
      let assets = AttemptAssets(store, at: order.destination.name)
      return effects(
        try await site.effects(of: order, with: assets), hold: try await site.hold(of: order, with: assets))
    } catch let fault where fault is SiteFault || fault is DestinationFault {
      return effects(nil, reason: "\(fault)")
    }
  }

  private func opened(_ destination: Destination) throws -> (any DeliveryDestination)? {
    do {
      return try open(destination)
    } catch let fault as DestinationFault {
      throw Refusal(.unavailable, "\(fault).", hint: "Ask an operator: copydesk destinations")
    }
  }
}

extension Refusal {
  fileprivate static func noSite(_ destinations: [DestinationName]) -> Refusal {
    guard !destinations.isEmpty else {
      return Refusal(
        .wrongState, "No destination takes stories from this desk, so there is no page to preview.",
        hint: "Ask somebody with `manage` to add a site to newsroom.yaml; read the text with: copydesk show")
    }
    let names = destinations.map(\.text).joined(separator: ", ")
    return Refusal(
      .wrongState,
      "This daemon does not write a site for this desk, so it cannot make the page. The desk's stories go to: \(names).",
      hint: "Ask the daemon that writes the site, with --socket; read the text with: copydesk show")
  }
}
