"""The words of the project: states, reasons, roles, templates and run statuses. Most have a one-line explanation.

No such word is a bare string anywhere else. The database has the values, so a changed value needs a migration.
"""

from crawler.vocabulary.archive_cleaning import PageResult, RecordKind
from crawler.vocabulary.archive_faults import ArchiveFault
from crawler.vocabulary.block_rules import BlockRule
from crawler.vocabulary.copy_results import CopyResult
from crawler.vocabulary.cpu_stages import CpuStage
from crawler.vocabulary.edits import Edit
from crawler.vocabulary.export_formats import ExportFormat
from crawler.vocabulary.forgetting import ForgottenState
from crawler.vocabulary.health import Health
from crawler.vocabulary.progress import RunPhase, WaitCause
from crawler.vocabulary.reasons import Reason, Removal
from crawler.vocabulary.repair import ComparisonState, KnownPageState, RepairFailure
from crawler.vocabulary.reprocessing import ReprocessingPhase, ReprocessingState, RunKind
from crawler.vocabulary.roles import TEXT_ROLES, Role, Template
from crawler.vocabulary.run_status import RunStatus, UnfinishedState
from crawler.vocabulary.terms import Preference, Purpose, TermsSource
from crawler.vocabulary.urls import (
    ArticleKind,
    DeclaredKind,
    DiscoveryWay,
    LinkKind,
    StoreResult,
    UrlEvent,
    UrlKind,
    UrlState,
)
from crawler.vocabulary.verification import Verification
from crawler.vocabulary.warc_types import WarcType

__all__ = [
    "TEXT_ROLES", "ArchiveFault", "ArticleKind", "BlockRule", "ComparisonState", "CopyResult", "CpuStage",
    "DeclaredKind", "DiscoveryWay", "Edit", "ExportFormat", "ForgottenState", "Health", "KnownPageState",
    "LinkKind", "PageResult", "Preference", "Purpose", "Reason", "RecordKind", "Removal", "RepairFailure",
    "ReprocessingPhase", "ReprocessingState", "Role", "RunKind", "RunPhase", "RunStatus", "StoreResult",
    "Template", "TermsSource", "UnfinishedState", "UrlEvent", "UrlKind", "UrlState", "Verification",
    "WaitCause", "WarcType",
]  # fmt: skip
