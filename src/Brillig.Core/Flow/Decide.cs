using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Payments;
using Brillig.Core.ServicePlans;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;

namespace Brillig.Core.Flow;

/// <summary>The table of contents: every command and the function that decides it.</summary>
internal static class Decide
{
    /// <summary>Decides a command on a draft.</summary>
    public static Decision Of(Command command, Draft draft) => command switch
    {
        RecordUsage c => RecordUsage.Decide(c, draft),
        RecordUsageBatch c => RecordUsageBatch.Decide(c, draft),
        AmendUsage c => AmendUsage.Decide(c, draft),
        Reserve c => Reserve.Decide(c, draft),
        CommitReservation c => CommitReservation.Decide(c, draft),
        ExtendReservation c => ExtendReservation.Decide(c, draft),
        ReleaseReservation c => ReleaseReservation.Decide(c, draft),
        ReadReservations c => ReadReservations.Decide(c, draft),
        ReadUsage c => ReadUsage.Decide(c, draft),

        OpenAccount c => OpenAccount.Decide(c, draft),
        ChangeAccount c => ChangeAccount.Decide(c, draft),
        SetReseller c => SetReseller.Decide(c, draft),
        CloseAccount c => CloseAccount.Decide(c, draft),
        ReadAccount c => ReadAccount.Decide(c, draft),
        ReadAccounts c => ReadAccounts.Decide(c, draft),
        FindAccounts c => FindAccounts.Decide(c, draft),

        SetBillingType c => SetBillingType.Decide(c, draft),
        ReadBillingTypes c => ReadBillingTypes.Decide(c, draft),
        PublishTariff c => PublishTariff.Decide(c, draft),
        PublishDeck c => PublishDeck.Decide(c, draft),
        ReadDecks c => ReadDecks.Decide(c, draft),
        ReadTariffs c => ReadTariffs.Decide(c, draft),
        ReadRating c => ReadRating.Decide(c, draft),
        ReadScopes c => ReadScopes.Decide(c, draft),
        QuoteTariff c => QuoteTariff.Decide(c, draft),
        QuoteDocument c => QuoteDocument.Decide(c, draft),
        QuoteAccount c => QuoteAccount.Decide(c, draft),

        CloseCharge c => CloseCharge.Decide(c, draft),
        PreviewCharge c => PreviewCharge.Decide(c, draft),
        ReadRunningCharges c => ReadRunningCharges.Decide(c, draft),
        ExplainItem c => ExplainItem.Decide(c, draft),
        AddChargeItem c => AddChargeItem.Decide(c, draft),
        SetOutsideTaxes c => SetOutsideTaxes.Decide(c, draft),
        VoidCharge c => VoidCharge.Decide(c, draft),
        CreditCharge c => CreditCharge.Decide(c, draft),

        RecordPayment c => RecordPayment.Decide(c, draft),
        RefundPayment c => RefundPayment.Decide(c, draft),

        StartBillingRun c => StartBillingRun.Decide(c, draft),
        ReadBillingRun c => ReadBillingRun.Decide(c, draft),
        BillDue c => BillDue.Decide(c, draft),
        ReadDue c => ReadDue.Decide(c, draft),
        PauseWork c => PauseWork.Decide(c, draft),
        ResumeWork c => ResumeWork.Decide(c, draft),

        MakeKey c => MakeKey.Decide(c, draft),
        RotateKey c => RotateKey.Decide(c, draft),
        ChangeKey c => ChangeKey.Decide(c, draft),
        RevokeKey c => RevokeKey.Decide(c, draft),
        ReadKeys c => ReadKeys.Decide(c, draft),

        _ => OfPlans(command, draft),
    };

    private static Decision OfPlans(Command command, Draft draft) => command switch
    {
        PublishPlan c => PublishPlan.Decide(c, draft),
        RemovePlan c => RemovePlan.Decide(c, draft),
        AssignPlan c => AssignPlan.Decide(c, draft),
        WithdrawPlan c => WithdrawPlan.Decide(c, draft),
        ChangePlans c => ChangePlans.Decide(c, draft),
        DropPlan c => DropPlan.Decide(c, draft),
        ChangeQuantities c => ChangeQuantities.Decide(c, draft),
        RecordQuantities c => RecordQuantities.Decide(c, draft),
        SetClassifiers c => SetClassifiers.Decide(c, draft),
        ReadClassifiers c => ReadClassifiers.Decide(c, draft),
        SetCarriers c => SetCarriers.Decide(c, draft),
        ReadCarriers c => ReadCarriers.Decide(c, draft),
        ReadPlans c => ReadPlans.Decide(c, draft),
        ReadOffers c => ReadOffers.Decide(c, draft),
        ReadServices c => ReadServices.Decide(c, draft),
        ReadAccountPlans c => ReadAccountPlans.Decide(c, draft),
        QuoteQuantities c => QuoteQuantities.Decide(c, draft),
        ClaimSyncs c => ClaimSyncs.Decide(c, draft),
        RecordSync c => RecordSync.Decide(c, draft),
        SyncNow c => SyncNow.Decide(c, draft),
        Reconcile c => Reconcile.Decide(c, draft),
        SetSyncSettings c => SetSyncSettings.Decide(c, draft),
        ReadSyncSettings c => ReadSyncSettings.Decide(c, draft),
        ReadStanding c => ReadStanding.Decide(c, draft),
        ReadSync c => ReadSync.Decide(c, draft),

        _ => OfBookkeeping(command, draft),
    };

    private static Decision OfBookkeeping(Command command, Draft draft) => command switch
    {
        SetBookkeeper c => SetBookkeeper.Decide(c, draft),
        ReadBookkeeper c => ReadBookkeeper.Decide(c, draft),
        RenewCredentials c => RenewCredentials.Decide(c, draft),
        ReadMapping c => ReadMapping.Decide(c, draft),
        ClaimIntents c => ClaimIntents.Decide(c, draft),
        RecordOutcome c => RecordOutcome.Decide(c, draft),
        HearEvent c => HearEvent.Decide(c, draft),
        NoteComparison c => NoteComparison.Decide(c, draft),
        HearSubscription c => HearSubscription.Decide(c, draft),
        TopUpAccount c => TopUpAccount.Decide(c, draft),
        RegisterPaymentMethod c => RegisterPaymentMethod.Decide(c, draft),
        RemovePaymentMethod c => RemovePaymentMethod.Decide(c, draft),
        ReadPaymentMethod c => ReadPaymentMethod.Decide(c, draft),
        RetryIntent c => RetryIntent.Decide(c, draft),
        KeepSealingKey c => KeepSealingKey.Decide(c, draft),
        ReadSealingKeys c => ReadSealingKeys.Decide(c, draft),

        _ => throw new InvalidOperationException($"No rule decides {command.GetType().Name}."),
    };
}
