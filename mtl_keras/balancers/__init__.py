"""Balancers: how much each task's loss counts in a step."""

from collections.abc import Mapping
from typing import Any

from mtl_keras import components
from mtl_keras.balancers.adatask import AdaTask
from mtl_keras.balancers.aligned_mtl import AlignedMTL
from mtl_keras.balancers.auto_lambda import AutoLambda
from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.cagrad import CAGrad
from mtl_keras.balancers.config import ConFIG
from mtl_keras.balancers.db_mtl import DBMTL
from mtl_keras.balancers.dualproj import DualProj
from mtl_keras.balancers.dwa import DWA
from mtl_keras.balancers.excess_mtl import ExcessMTL
from mtl_keras.balancers.fairgrad import FairGrad
from mtl_keras.balancers.famo import FAMO
from mtl_keras.balancers.fixed import Fixed
from mtl_keras.balancers.geometric import Geometric
from mtl_keras.balancers.graddrop import GradDrop
from mtl_keras.balancers.gradnorm import GradNorm
from mtl_keras.balancers.gradvac import GradVac
from mtl_keras.balancers.gram_balancer import GramBalancer
from mtl_keras.balancers.imtl_g import IMTLG
from mtl_keras.balancers.imtl_l import IMTLL
from mtl_keras.balancers.jacobian_balancer import JacobianBalancer
from mtl_keras.balancers.log import Log
from mtl_keras.balancers.mgda import MGDA
from mtl_keras.balancers.nash_mtl import NashMTL
from mtl_keras.balancers.pcgrad import PCGrad
from mtl_keras.balancers.rlw import RLW
from mtl_keras.balancers.sdmgrad import SDMGrad
from mtl_keras.balancers.stch import STCH
from mtl_keras.balancers.uncertainty import Uncertainty
from mtl_keras.balancers.upgrad import UPGrad
from mtl_keras.balancers.uw_so import UWSO

KINDS: dict[str, type[Balancer]] = {
    "fixed": Fixed,
    "geometric": Geometric,
    "log": Log,
    "uncertainty": Uncertainty,
    "uw_so": UWSO,
    "dwa": DWA,
    "rlw": RLW,
    "gradnorm": GradNorm,
    "imtl_l": IMTLL,
    "famo": FAMO,
    "stch": STCH,
    "excess_mtl": ExcessMTL,
    "auto_lambda": AutoLambda,
    "mgda": MGDA,
    "pcgrad": PCGrad,
    "gradvac": GradVac,
    "graddrop": GradDrop,
    "cagrad": CAGrad,
    "imtl_g": IMTLG,
    "nash_mtl": NashMTL,
    "fairgrad": FairGrad,
    "aligned_mtl": AlignedMTL,
    "upgrad": UPGrad,
    "dualproj": DualProj,
    "config": ConFIG,
    "db_mtl": DBMTL,
    "sdmgrad": SDMGrad,
    "adatask": AdaTask,
}


def get(identifier: "str | Mapping[str, Any] | Balancer") -> Balancer:
    """Returns a balancer by its kind, its table, or itself."""
    balancer: Balancer = components.get("balancer", identifier)
    return balancer


__all__ = [
    "DBMTL",
    "DWA",
    "FAMO",
    "IMTLG",
    "IMTLL",
    "KINDS",
    "MGDA",
    "RLW",
    "STCH",
    "UWSO",
    "AdaTask",
    "AlignedMTL",
    "AutoLambda",
    "Balancer",
    "CAGrad",
    "ConFIG",
    "DualProj",
    "ExcessMTL",
    "FairGrad",
    "Fixed",
    "Geometric",
    "GradDrop",
    "GradNorm",
    "GradVac",
    "GramBalancer",
    "JacobianBalancer",
    "Log",
    "NashMTL",
    "PCGrad",
    "SDMGrad",
    "UPGrad",
    "Uncertainty",
    "get",
]
