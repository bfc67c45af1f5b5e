import Newsroom
import Store

extension SiteDestination: BatchingDestination {
  /// Looks whether the directory is this site's, reads what the site is to be, renders what changes, and writes it under the
  /// attempts' fencing token.
  ///
  /// One decision that cannot be carried out keeps none of the others: then each is tried by itself. What goes out with a package
  /// is carried out with all of that, or not.
  func deliver(_ orders: [DeliveryOrder], with assets: any DeliveryAssets) async -> [DeliveryOutcome] {
    guard let first = orders.first else { return [] }
    let history: SiteHistory
    do {
      history = try await self.history()
      if let hold = try await hold(for: history.record, site: first.destinationIdentity, first, assets) {
        return orders.map { _ in .held(hold) }
      }
    } catch {
      return orders.map { _ in .retry(after: nil, reason: "\(error)") }
    }
    func isBarred(_ order: DeliveryOrder) -> Bool {
      !order.kind.withdraws && history.withdrawn.contains(order.story.number)
    }
    let barred = Set(orders.filter(isBarred).compactMap(\.release))
    let wanted = orders.filter { !isBarred($0) && !($0.release.map(barred.contains) ?? false) }
    let outcomes = wanted.isEmpty ? [:] : await carryOut(wanted, history, assets)
    return orders.map { order in
      isBarred(order)
        ? .rejected(reason: "The story was withdrawn from this site. Kill it, and publish a new one instead")
        : outcomes[order.delivery] ?? .retry(after: nil, reason: "Another story of its package keeps it")
    }
  }

  /// How it ended, by the deliveries' numbers.
  private func carryOut(
    _ orders: [DeliveryOrder], _ history: SiteHistory, _ assets: any DeliveryAssets
  ) async -> [Int: DeliveryOutcome] {
    func all(_ outcome: DeliveryOutcome) -> [Int: DeliveryOutcome] {
      Dictionary(orders.map { ($0.delivery, outcome) }) { first, _ in first }
    }
    let plan: SitePlan
    do {
      plan = try await self.plan(orders, history, with: assets)
    } catch {
      let groups = orders.inGroups
      guard groups.count > 1 else { return all(.retry(after: nil, reason: "\(error)")) }
      var outcomes: [Int: DeliveryOutcome] = [:]
      for group in groups {
        guard let present = try? await self.history() else { return outcomes }
        outcomes.merge(await carryOut(group, present, assets)) { _, new in new }
      }
      return outcomes
    }
    do {
      guard let record = SiteRecord(orders, touched: plan.touched) else { return [:] }
      let receipts = try await carryOut(plan, as: record, with: assets)
      let outcomes = zip(plan.parts, receipts).map { part, receipt in
        (part.order.delivery, DeliveryOutcome.delivered(receipt, listing: part.entries))
      }
      return Dictionary(outcomes) { first, _ in first }
    } catch let fault as SiteFault where fault.leavesSiteAsItWas {
      return all(.retry(after: nil, reason: "\(fault)"))
    } catch is CancellationError {
      return all(.mayHaveArrived(reason: "The attempt was interrupted while the site was being written"))
    } catch {
      return all(.mayHaveArrived(reason: "\(error)"))
    }
  }

  /// Why nothing may be written to the site before somebody has looked at it; nil when all is well.
  func hold(
    for record: SiteRecord?, site: String, _ order: DeliveryOrder, _ assets: any DeliveryAssets
  ) async throws -> DestinationHold? {
    guard let record else { return order.hasDeliveredBefore ? .siteMissing(root) : nil }
    return try await hold(for: record, site: site, with: assets)
  }

  /// Why a directory with that record may not be written for this newsroom; nil when all is well.
  func hold(
    for record: SiteRecord, site: String, with assets: any DeliveryAssets
  ) async throws -> DestinationHold? {
    guard record.site == site else { return .anotherSite(root) }
    guard let last = record.lastAttempt, try await !assets.knows(last) else { return nil }
    return .siteAhead(root)
  }
}

extension [DeliveryOrder] {
  /// Those that readers see together, each of the others by itself; in order.
  fileprivate var inGroups: [[DeliveryOrder]] {
    var seen: Set<Int> = []
    return compactMap { order in
      guard let release = order.release else { return [order] }
      return seen.insert(release).inserted ? filter { $0.release == release } : nil
    }
  }
}

extension DestinationHold {
  fileprivate static func siteMissing(_ root: String) -> DestinationHold {
    DestinationHold(
      .siteMissing,
      detail:
        "The site's directory \(root) is empty or not the one that was written before. Put the right one there, or "
        + "fill this one with: copydesk site rebuild")
  }

  fileprivate static func anotherSite(_ root: String) -> DestinationHold {
    DestinationHold(
      .anotherSite,
      detail:
        "The directory \(root) holds the site of another newsroom or destination. Give this one a directory of its own, "
        + "then: copydesk site rebuild")
  }

  fileprivate static func siteAhead(_ root: String) -> DestinationHold {
    DestinationHold(
      .siteAhead,
      detail:
        "The site in \(root) is newer than this database, which was restored or belongs to a former primary. Look at "
        + "the differences with 'copydesk site verify', then take the site over with: copydesk site adopt")
  }
}

extension SiteFault {
  /// Whether it is found out before the first file is written.
  fileprivate var leavesSiteAsItWas: Bool {
    switch self {
    case .busy, .overtaken, .anotherSite: true
    // Other pictures may have been written by then.
    case .refused, .foreign, .noPicture: false
    }
  }
}
