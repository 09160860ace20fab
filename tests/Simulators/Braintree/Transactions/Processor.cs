using System.Globalization;
using Brillig.Simulators.Braintree.Vault;

namespace Brillig.Simulators.Braintree.Transactions;

/// <summary>The bank of the sandbox, whose answer depends on the amount.</summary>
internal static class Processor
{
    private const string FailedText = "Processor Network Unavailable - Try Again";

    /// <summary>Of 2000 and the codes after it, in their order.</summary>
    private static readonly string[] s_texts =
    [
        "Do Not Honor", "Insufficient Funds", "Limit Exceeded", "Cardholder's Activity Limit Exceeded", "Expired Card",
        "Invalid Credit Card Number", "Invalid Expiration Date", "No Account", "Card Account Length Error",
        "No Such Issuer", "Card Issuer Declined CVV", "Voice Authorization Required",
        "Voice Authorization Required - Possible Lost Card", "Voice Authorization Required - Possible Stolen Card",
        "Voice Authorization Required - Fraud Suspected", "Transaction Not Allowed", "Duplicate Transaction",
        "Cardholder Stopped Billing", "Cardholder Stopped All Billing", "Invalid Transaction", "Violation",
        "Security Violation", "Declined - Updated Cardholder Available", "Processor Does Not Support This Feature",
        "Card Type Not Enabled", "Set Up Error - Merchant", "Invalid Merchant ID", "Set Up Error - Amount",
        "Set Up Error - Hierarchy", "Set Up Error - Card", "Set Up Error - Terminal", "Encryption Error",
        "Surcharge Not Permitted", "Inconsistent Data", "No Action Taken",
        "Partial Approval For Amount In Group III Version", "Authorization could not be found to reverse",
        "Already Reversed", "Processor Declined", "Invalid Authorization Code", "Invalid Store",
        "Declined - Call For Approval",
    ];

    public static Verdict Decide(decimal amount, PaymentMethod method)
    {
        if (method.RevokedAt is not null)
            return Verdict.Declined("2070", "PayPal Buyer Revoked Pre-Approved Payment Authorization");
        var isPayPal = method.Instrument.Kind == Instrument.PayPal;
        return amount switch
        {
            >= 2000.00m and <= 2999.99m => Decline((int)decimal.Floor(amount)),
            >= 3000.00m and <= 3000.99m => new Verdict(TransactionStatus.Failed, "3000", FailedText),
            5001.00m => Verdict.Rejected("application_incomplete"),
            5001.01m when isPayPal => Decline(2038),
            _ => Verdict.Approved,
        };
    }

    private static Verdict Decline(int code) => Verdict.Declined(
        code.ToString(CultureInfo.InvariantCulture),
        code - 2000 < s_texts.Length ? s_texts[code - 2000] : "Processor Declined");
}
