import ControlAPI
import Store

extension ControlRoute {
  static let resendDelivery = change(
    "/v1/deliveries/{delivery}/resend", "Resends a failed delivery", for: .staff,
    answers: .json(DeliveryBody.self)
  ) { request, caller in
    let delivery = try request.number("delivery")
    return try .json(
      DeliveryBody(
        await request.store.resend(delivery, by: caller.member, asRequestedBy: caller.requestedBy)))
  }
}
